import type { PacketTrace } from '../kubeproxy/rule-program.ts';
import type { ExplainedEndpoint, Explanation, FlowFailure, FlowFailureKind, PathStep } from './explanation.ts';

/** What becomes of a packet from some point on; probabilities of endpoints and failures, and `elsewhere` add up to 1. */
export interface Outcome extends Pick<Explanation, 'verdict' | 'endpoints' | 'service' | 'failures' | 'path'> {
  /** The share that is answered by something that is no endpoint: a process of a node, a host outside of the cluster. */
  readonly elsewhere: number;
}

/** Nobody has done anything to the packet yet. */
export const untouched: Outcome = {
  verdict: 'NONE',
  service: null,
  endpoints: [],
  failures: [],
  path: [],
  elsewhere: 0,
};

/** One of the ways that a packet may take. */
export interface Alternative {
  readonly probability: number;
  readonly outcome: Outcome;
}

/** It fails before any rule, or by none. */
export function failed(kind: FlowFailureKind, step: PathStep, verdict: PacketTrace['verdict'] = 'NONE'): Outcome {
  const failures: readonly FlowFailure[] = [{ kind, probability: 1, why: step.why }];
  return { ...untouched, verdict, failures, path: [step] };
}

/** Something answers that is no endpoint. */
export function answered(step: PathStep, verdict: PacketTrace['verdict'] = 'NONE'): Outcome {
  return { ...untouched, verdict, path: [step], elsewhere: 1 };
}

/** The outcome with steps before its own. */
export function after(steps: readonly PathStep[], outcome: Outcome): Outcome {
  return { ...outcome, path: [...steps, ...outcome.path] };
}

/**
 * Several ways as one: shares are weighed, the same endpoint by several ways is one. The verdict is DNAT if a way ends so,
 * else that of the first. The first way is told in full, others as far as they end otherwise.
 *
 * @param alternatives at least one; their probabilities add up to 1.
 */
export function mix(alternatives: readonly Alternative[]): Outcome {
  const first = alternatives[0]?.outcome as Outcome;
  if (alternatives.length === 1) return first;
  const all = alternatives.map(({ outcome }) => outcome);
  const decisive = all.find(({ verdict }) => verdict === 'DNAT') ?? first;
  const told: Outcome[] = [];
  const path = new Map<string, PathStep>();
  for (const outcome of all) {
    const same = told.find((each) => endsAlike(each, outcome));
    // What two ways have in common is told once.
    for (const step of same === undefined ? outcome.path : likeBefore(outcome, same)) {
      path.set(JSON.stringify(step), step);
    }
    told.push(outcome);
  }
  return {
    verdict: decisive.verdict,
    service: decisive.service,
    endpoints: mixEndpoints(alternatives),
    failures: mixFailures(alternatives),
    elsewhere: alternatives.reduce((sum, { probability, outcome }) => sum + probability * outcome.elsewhere, 0),
    path: [...path.values()],
  };
}

function endsAlike(a: Outcome, b: Outcome): boolean {
  const fateOf = ({ verdict, endpoints, failures }: Outcome): string =>
    JSON.stringify([
      verdict,
      endpoints.map(({ address, port, probability, masquerade }) => [address, port, probability, masquerade]),
      failures.map(({ kind, probability }) => [kind, probability]),
    ]);
  return fateOf(a) === fateOf(b);
}

function likeBefore(outcome: Outcome, same: Outcome): readonly PathStep[] {
  const at = outcome.path[0]?.at ?? '';
  const other = same.path[0]?.at ?? '';
  return at === other ? [] : [{ at, step: `as on ${other}`, why: 'its rules lead to the same end' }];
}

function mixEndpoints(alternatives: readonly Alternative[]): readonly ExplainedEndpoint[] {
  const found = new Map<string, ExplainedEndpoint>();
  for (const { probability, outcome } of alternatives) {
    for (const endpoint of outcome.endpoints) {
      const key = `${endpoint.address} ${endpoint.port}`;
      const known = found.get(key);
      found.set(key, {
        ...endpoint,
        probability: (known?.probability ?? 0) + probability * endpoint.probability,
        masquerade: endpoint.masquerade && known?.masquerade !== false,
        sourceIPs: [...new Set([...(known?.sourceIPs ?? []), ...endpoint.sourceIPs])],
      });
    }
  }
  return [...found.values()];
}

function mixFailures(alternatives: readonly Alternative[]): readonly FlowFailure[] {
  const found = new Map<string, FlowFailure>();
  for (const { probability, outcome } of alternatives) {
    for (const failure of outcome.failures) {
      const key = `${failure.kind} ${failure.why}`;
      const share = (found.get(key)?.probability ?? 0) + probability * failure.probability;
      found.set(key, { ...failure, probability: share });
    }
  }
  return [...found.values()];
}
