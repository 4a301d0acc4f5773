import { LinkRules } from '../../src/dataplane/link-rules.ts';
import type { FaultKind } from '../../src/fault/fault.ts';
import type { FaultTarget } from '../../src/fault/fault-target.ts';
import { Streams } from '../../src/random/stream.ts';

// Two pods on two nodes, and the rules that a fault puts between them.

const ends = {
  pods: { node: Int32Array.of(0, 1) },
  clientNode: new Int32Array(0),
  clientPod: new Int32Array(0),
};

/** A link on which a fault has begun. */
export interface RuledLink {
  /** What the fault does with a packet from pod 0 to pod 1, or back: see `Verdict`. */
  send(bytes?: number, atMs?: number, back?: boolean): number;
  /** What it did with the second one of the packet. */
  copyMs(): number;
  end(): void;
}

/** Begins a fault of a kind between two pods. */
export function ruledLink(kind: FaultKind, parameters: Readonly<Record<string, unknown>>, seed = 1): RuledLink {
  const rules = new LinkRules();
  const target = {
    network: { nodeUp: new Uint8Array(2), addRule: (rule: Parameters<LinkRules['add']>[0]) => rules.add(rule) },
    controlPlane: { pods: [] },
  } as unknown as FaultTarget;
  const end = kind.begin(target, parameters, new Streams(seed, 0).named('fault'));
  return {
    send: (bytes = 74, atMs = 0, back = false) => rules.ask(ends, back ? 1 : 0, back ? 0 : 1, -1, bytes, atMs),
    copyMs: () => rules.copyMs,
    end: () => end?.(),
  };
}

/** How far a share of so many independent packets may lie from what it should be, at five σ. */
export function fiveSigma(share: number, count: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / count);
}
