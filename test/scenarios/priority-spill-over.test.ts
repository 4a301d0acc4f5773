import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('priority-spill-over', ['Simulation.replications=2']);

/** Envoy documentation, "Priority levels": percent of the traffic that each level gets. */
const table: readonly (readonly [alternative: string, percents: readonly number[]])[] = [
  ['healthy-100', [100, 0, 0]],
  ['healthy-72', [100, 0, 0]],
  ['healthy-71', [99, 1, 0]],
  ['healthy-50', [70, 30, 0]],
  ['healthy-25', [35, 65, 0]],
  ['healthy-0', [0, 100, 0]],
  ['healthy-25-25-20', [36, 36, 28]],
];
const cases = table.map(([alternative, percents]) => [alternative, percents.join(', '), percents] as const);
const levels = ['first', 'second', 'third'];

/** How many requests went to the pods of a level, well or ill. */
function requestsOf(alternative: string, level: string): number {
  const pods = run.alternative(alternative).endpoints.filter(({ pod }) => pod.startsWith(`default/${level}-`));
  return pods.reduce((sum, { requests }) => sum + requests, 0);
}

describe('priority-spill-over: level 0 of three loses some of its 100 pods', () => {
  it.each(cases)('%s: the levels get %s percent of the traffic', (alternative, _, percents) => {
    const { sent } = run.alternative(alternative).workloads[0]!.requests;
    for (const [i, level] of levels.entries()) {
      const part = percents[i]! / 100;
      // Each request draws its level by itself: three standard deviations, which are none for 0 and 100 %.
      const tolerance = 3 * Math.sqrt((part * (1 - part)) / sent);
      expect(tolerance).toBeLessThan(0.0105);
      expect(Math.abs(requestsOf(alternative, level) / sent - part)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('pods that fail get nothing once they are ejected, so no request fails', () => {
    for (const { workloads, endpoints } of run.summary.alternatives) {
      expect(workloads[0]!.requests.failed).toBe(0);
      const ill = endpoints.filter(({ pod }) => /-ill-/.test(pod));
      expect(ill.map(({ requests }) => requests)).toEqual(ill.map(() => 0));
    }
  });

  it('pods of a level that are well share its traffic evenly', () => {
    for (const { name, endpoints } of run.summary.alternatives) {
      for (const level of levels) {
        const shares = endpoints.filter(({ pod }) => pod.startsWith(`default/${level}-well-`));
        const total = requestsOf(name, level);
        for (const { requests } of shares) expect(Math.abs(requests - total / shares.length)).toBeLessThanOrEqual(2);
      }
    }
  });
});
