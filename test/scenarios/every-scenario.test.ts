import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { runScenarioFile, scenarioNames, scenarioText } from './run-scenario-file.ts';

// That no request is lost, and that Little's law holds, every run asserts by itself (src/client, src/experiment).

describe.each(scenarioNames)('scenarios/%s.yaml', async (name) => {
  const run = await runScenarioFile(name, ['Simulation.replications=1', 'Simulation.warmUp=0s']);

  it('is called as its file, and tells its question, what is expected and why', () => {
    expect(run.scenario.name).toBe(name);
    expect(run.scenario.title).not.toBe('');
    expect(run.scenario.question).toMatch(/\?$/);
    const story = /^(#.*\n)+/.exec(scenarioText(name))?.[0] ?? '';
    expect(story).toMatch(/^# .*\?/);
    expect(story).toMatch(/\n# Expected: /);
  });

  it('loses no request: each has succeeded or has failed with a reason', () => {
    for (const { workloads } of run.summary.alternatives) {
      for (const { requests, failures } of workloads) {
        expect(requests.sent).toBeGreaterThan(0);
        expect(requests.succeeded + requests.failed).toBe(requests.sent);
        expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(requests.failed);
      }
    }
  });

  it('spreads all connections over the endpoints of each Service', () => {
    for (const { services, endpoints } of run.summary.alternatives) {
      for (const { service } of services) {
        const shares = endpoints.filter((endpoint) => endpoint.service === service).map(({ share }) => share);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }
    }
  });

  it('leaves four tables and three charts, with a number wherever one is said', () => {
    const files = renderReport(run.summary);
    expect(files.filter((file) => file.name.endsWith('.csv')).length).toBeGreaterThanOrEqual(4);
    expect(files.filter((file) => file.name.endsWith('.svg')).length).toBeGreaterThanOrEqual(3);
    for (const { text } of files) expect(text).not.toMatch(/\b(NaN|undefined|Infinity)\b/);
  });
});
