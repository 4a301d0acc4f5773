import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('node-removal', ['Simulation.replications=4']);
const RATE_PER_SECOND = 200;

/** The losses of each replication in seconds of a quarter of the requests. */
const lostSeconds = (alternative: string): readonly number[] =>
  run.replications(alternative).map(({ workloads }) => {
    const { sent, succeeded } = workloads[0]!;
    return (sent - succeeded) / (RATE_PER_SECOND / 4);
  });

describe('node-removal: an idle node behind a load balancer is taken away', () => {
  it('loses nothing when kube-proxy says so before and the machine stays until all is served (KEP-3836)', () => {
    expect(lostSeconds('1.34-after-40s')).toEqual([0, 0, 0, 0]);
  });

  it('loses what comes until two checks of 10 s have failed, and what was under way, with Kubernetes 1.27', () => {
    // 10 to 20 s and a check's time-out of 5 s, and requests of 2.6 s on average that were under way.
    for (const seconds of lostSeconds('1.27-after-40s')) {
      expect(seconds).toBeGreaterThan(12);
      expect(seconds).toBeLessThan(28.5);
    }
  });

  it('loses nearly as much when the machine goes after the 5 s of the default', () => {
    for (const seconds of lostSeconds('1.34-after-5s')) {
      expect(seconds).toBeGreaterThan(6);
      expect(seconds).toBeLessThan(23.5);
    }
  });

  it('because their node was lost', () => {
    for (const alternative of ['1.34-after-5s', '1.27-after-40s']) {
      const causes = run.alternative(alternative).workloads[0]!.failures.flatMap((failure) => failure.causes);
      expect([...new Set(causes.map(({ cause, node }) => `${cause} ${node}`))]).toEqual(['entry-node-lost node-4']);
    }
  });
});
