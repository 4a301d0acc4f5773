import { describe, expect, it } from 'vitest';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('dial-per-call');
const meanOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs.mean;

describe('dial-per-call: one client of a gRPC service of three pods', () => {
  it.each(['one-connection', 'round-robin'])('to dial costs each call 77 ms, against %s', (kept) => {
    const [dialled, base] = [meanOf('dial-per-call'), meanOf(kept)];
    expectBelow(base, dialled);
    expect(dialled.halfWidth! + base.halfWidth!).toBeLessThan(0.2);
    // Two round trips of 38 ms; published: about 77 ms.
    expect(dialled.estimate! - base.estimate!).toBeGreaterThan(75.9);
    expect(dialled.estimate! - base.estimate!).toBeLessThan(77.1);
  });

  it('one connection is one pod: all calls are on it', () => {
    for (const counts of run.connections('one-connection')) expect(counts.toSorted((a, b) => b - a)).toEqual([1, 0, 0]);
    expect(run.alternative('one-connection').services[0]!.requestsMaxOverMean.estimate).toBe(3);
  });

  it('a connection for each call is an independent choice for each: a third for every pod', () => {
    const { requests } = run.alternative('dial-per-call').workloads[0]!;
    const { connections, chiSquare } = run.alternative('dial-per-call').services[0]!;
    expect(connections).toBe(requests.sent);
    expect(chiSquare!.pValue).toBeGreaterThan(0.01);
    for (const share of sharesOfService(run, 'dial-per-call')) expect(share).toBeCloseTo(1 / 3, 2);
  });

  it('a connection to each pod, used in turn, is even without dialling', () => {
    const { requestsMaxOverMean } = run.alternative('round-robin').services[0]!;
    expect(requestsMaxOverMean.estimate).toBeLessThan(1.001);
    for (const counts of run.connections('round-robin')) expect(counts).toEqual([1, 1, 1]);
  });
});
