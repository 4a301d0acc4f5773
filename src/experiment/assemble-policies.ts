import { AdaptiveThrottling } from '../client/gate/adaptive-throttling.ts';
import { CircuitBreaker } from '../client/gate/circuit-breaker.ts';
import { ConcurrencyLimit } from '../client/gate/concurrency-limit.ts';
import type { Gate } from '../client/gate/gate.ts';
import { Gates } from '../client/gate/gates.ts';
import { Hedging } from '../client/hedge/hedging.ts';
import { Retries } from '../client/retry/retries.ts';
import type { WorkloadRuntime } from '../client/workload-runtime.ts';
import type { RequestTable } from '../dataplane/request-table.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { WorkloadSpec } from '../scenario/scenario.ts';

/** What the policies of a workload's clients are put together with. */
export interface PolicyAssembly {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  /** Position of the workload's first client among all. */
  readonly firstClient: number;
  readonly endMs: number;
  /** A stream of the workload's own for a purpose. */
  readonly stream: (purpose: string) => Stream;
}

/** What limits the load that a workload's clients make, and how long they wait, at work. */
export function assemblePolicies(
  workload: WorkloadSpec,
  assembly: PolicyAssembly,
): Pick<WorkloadRuntime, 'isPlain' | 'connectTimeoutMs' | 'deadlineMs' | 'retries' | 'hedging' | 'gates'> {
  const { connectTimeoutMs, deadlineMs, retries, hedge } = workload;
  const { simulation: time, stream, endMs } = assembly;
  const clientCount = workload.clients.length;
  const gates = assembleGates(workload, assembly);
  return {
    isPlain: retries === null && hedge === null && gates === null,
    connectTimeoutMs,
    deadlineMs,
    retries: retries === null ? null : new Retries(retries, { clientCount, stream: stream('retry'), time, endMs }),
    hedging: hedge === null ? null : new Hedging(hedge, { clientCount, time }),
    gates,
  };
}

/** The breaker comes first: what it keeps back says nothing to the others. */
function assembleGates(
  { clients, circuitBreaker, adaptiveThrottling, concurrencyLimit }: WorkloadSpec,
  { simulation: time, requests, firstClient, stream }: PolicyAssembly,
): Gates | null {
  if (circuitBreaker === null && adaptiveThrottling === null && concurrencyLimit === null) return null;
  const keyCount = clients.length;
  const ofClient: Gate[] = [];
  const shared: Gate[] = [];
  const ofEndpoint: Gate[] = [];
  if (circuitBreaker !== null) {
    const { scope } = circuitBreaker;
    const gates = scope === 'client' ? ofClient : scope === 'shared' ? shared : ofEndpoint;
    const keys = scope === 'client' ? keyCount : 1;
    gates.push(new CircuitBreaker(circuitBreaker, { time, keyCount: keys, stream: stream('circuit-breaker') }));
  }
  if (adaptiveThrottling !== null) {
    const parts = { time, keyCount, stream: stream('adaptive-throttling') };
    ofClient.push(new AdaptiveThrottling(adaptiveThrottling, parts));
  }
  if (concurrencyLimit !== null) {
    ofClient.push(new ConcurrencyLimit(concurrencyLimit, { time, keyCount, stream: stream('concurrency-limit') }));
  }
  return new Gates({ requests, time, firstClient, ofClient, shared, ofEndpoint });
}
