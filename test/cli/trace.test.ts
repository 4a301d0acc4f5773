import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../src/cli/load-scenario.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { reportObject } from '../../src/report/report-object.ts';
import { memoryIo } from './memory-io.ts';
import { smallScenario } from './small-scenario.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The small scenario with a warm-up that is found out, two alternatives, and a container that crashes. */
const scenario = `${smallScenario
  .replace('warmUp: 500ms', 'warmUp: auto')
  .replace('concurrency: 2', 'concurrency: 2\n  startUp: 1s')}---
apiVersion: svcsim.dev/v1alpha1
kind: Fault
metadata: {name: crash}
spec: {container-crash: {pods: {selector: {matchLabels: {app: web}}, mode: one}}, at: 1s}
---
apiVersion: svcsim.dev/v1alpha1
kind: Experiment
metadata: {name: modes}
spec:
  alternatives:
    - {name: iptables}
    - {name: ipvs, set: {Simulation.cluster.proxy.mode: ipvs}}
`;
async function svcsim(args: string) {
  const io = memoryIo({ availableCores: 1, workingFolder: temporaryFolder({ 'load.yaml': scenario }) });
  const code = await runCli(args.split(' '), io);
  return { code, out: io.out(), err: io.err() };
}

interface Report {
  readonly alternatives: readonly {
    readonly name: string;
    readonly workloads: readonly {
      readonly requests: { readonly failed: number };
      readonly failures: readonly {
        readonly reason: string;
        readonly count: number;
        readonly causes: readonly Cause[];
      }[];
    }[];
  }[];
}

interface Cause {
  readonly cause: string;
  readonly meaning: string;
  readonly count: number;
  readonly firstMs: number;
  readonly example: string;
}

describe('svcsim trace', () => {
  it('shows a request that run has named, as it was there, whatever the warm-up and the alternative', async () => {
    const io = memoryIo({ workingFolder: temporaryFolder({ 'load.yaml': scenario }) });
    const parsed = (await loadScenario(io, ['load.yaml'], {})).scenario;
    const summary = summarize(parsed, await runExperiment(parsed, inlineRunner), { version: 'test' });
    const run = reportObject(summary) as Report;
    let traced = 0;
    for (const { name, workloads } of run.alternatives) {
      const { failures, requests } = workloads[0]!;
      expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(requests.failed);
      for (const { reason, count, causes } of failures) {
        expect(causes.reduce((sum, each) => sum + each.count, 0)).toBe(count);
        const { example, firstMs, meaning } = causes[0]!;
        const { code, out } = await svcsim(`trace load.yaml --request ${example} --alternative ${name} -o json`);
        const trace = JSON.parse(out) as { dueMs: number; end: object; request: string };
        expect(code).toBe(0);
        expect(trace).toMatchObject({
          kind: 'RequestTrace',
          request: example,
          end: { outcome: reason, cause: meaning },
        });
        // `firstMs` is the first of all replications; the example is of the first one that has any.
        expect(trace.dueMs).toBeGreaterThanOrEqual(firstMs - 0.01);
        traced++;
      }
    }
    expect(traced).toBeGreaterThanOrEqual(2);
  });

  it('prints it step by step in 80 columns, and the same as YAML', async () => {
    const { code, out, err } = await svcsim('trace load.yaml --request callers/1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toBe('request 1/default/callers/1 · iptables · seed 7');
    expect(out).toContain('\n    0.000 ms  the request is due\n');
    expect(out).toMatch(/rules of node-[12] for default\/web:http/);
    expect(out).toMatch(/draw client\/default\/callers\/interarrival 0x[0-9a-f]{8}/);
    expect(out).toMatch(/the request ends: \S+\n/);
    const yaml = parse((await svcsim('trace load.yaml --request callers/1 -o yaml')).out) as object;
    expect(yaml).toEqual(JSON.parse((await svcsim('trace load.yaml --request callers/1 -o json')).out));
  });

  it('without a request it lists those that are worth a look', async () => {
    const { code, out } = await svcsim('trace load.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/^1\/default\/callers\/\d+\n {2}slowest that succeeded: /);
    const { requests } = JSON.parse((await svcsim('trace load.yaml -o json')).out) as {
      requests: { request: string }[];
    };
    for (const { request } of requests) expect(out).toContain(`${request}\n`);
  });

  it.each([
    ['--request nobody/5', '"nobody/5" is no request: expected 1/default/callers/1'],
    ['--request 3/callers/5', 'there is no replication 3: the run has 2'],
    ['--request callers/99999', 'the run has no request "callers/99999": it sends fewer'],
    ['--alternative ipsv', 'there is no alternative "ipsv": did you mean "ipvs"?'],
  ])('%s is a mistake', async (args, message) => {
    expect(await svcsim(`trace load.yaml ${args}`)).toEqual({ code: 2, out: '', err: `error: ${message}\n` });
  });
});
