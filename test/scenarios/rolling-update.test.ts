import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const REPLICATIONS = 3;
const run = await runScenarioFile('rolling-update', [`Simulation.replications=${REPLICATIONS}`]);
const failedIn = (alternative: string): number => run.alternative(alternative).workloads[0]!.requests.failed;

describe('rolling-update: ten pods are replaced under 500 requests a second', () => {
  it('without preStop it costs some hundred requests, because rules still name pods that have ended', () => {
    expect(failedIn('no-prestop') / REPLICATIONS).toBeGreaterThan(150);
    expect(failedIn('no-prestop') / REPLICATIONS).toBeLessThan(600);
    const { failures } = run.alternative('no-prestop').workloads[0]!;
    const causes = failures.flatMap(({ causes: each }) => each);
    const ofEnd = causes.filter(({ cause }) => cause === 'pod-terminated');
    const count = (some: typeof causes): number => some.reduce((sum, each) => sum + each.count, 0);
    expect(count(ofEnd) / count(causes)).toBeGreaterThan(0.95);
  });

  it('a second of preStop saves most of them', () => {
    expect(failedIn('prestop-1s')).toBeLessThan(0.05 * failedIn('no-prestop'));
  });

  it.each(['prestop-3s', 'prestop-5s'])('%s: no request is lost', (alternative) => {
    expect(failedIn(alternative)).toBe(0);
  });

  it('preStop makes the rollout no longer', () => {
    const endsMs = run.summary.alternatives.map(
      ({ marks }) => marks.find(({ label }) => /rolled out/.test(label))!.atMs,
    );
    for (const ms of endsMs) {
      expect(ms).toBeGreaterThan(15_000);
      expect(ms).toBeLessThan(30_000);
    }
    expect(Math.max(...endsMs) - Math.min(...endsMs)).toBeLessThan(2000);
  });
});
