import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('backoff-helps', ['Simulation.replications=2']);

/** By replication: attempts in the whole run. */
const attempts = (name: string) =>
  run.replications(name).map(({ workloads }) => workloads[0]!.sent + workloads[0]!.retries);

describe('backoff-helps: a Service that answers nothing but errors', () => {
  it('many clients: four attempts for each request, with backoff too', () => {
    for (const { workloads } of run.replications('many-with-backoff')) {
      expect(workloads[0]!.retries).toBe(3 * workloads[0]!.sent);
    }
    expect(attempts('many-with-backoff')).toEqual(attempts('many-at-once'));
  });

  it('few serial clients: less than a fiftieth of the attempts', () => {
    for (const [i, count] of attempts('serial-with-backoff').entries()) {
      expect(count).toBeLessThan(attempts('serial-at-once')[i]! / 50);
    }
  });
});
