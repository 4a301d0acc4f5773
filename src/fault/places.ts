import type { LinkPacket } from '../dataplane/link-rule.ts';
import type { Stream } from '../random/stream.ts';
import type { FaultParameter, LinkEnd, PodChoice } from './fault.ts';
import type { FaultTarget } from './fault-target.ts';
import { PodSelection } from './pod-selection.ts';

/** The parameters that say which packets a fault of links concerns. */
export const placeParameters: {
  readonly from: FaultParameter;
  readonly to: FaultParameter;
  readonly direction: FaultParameter;
} = {
  from: {
    type: 'place',
    required: false,
    summary: 'One end: a node, a zone, pods, or outside of the cluster; without it, anywhere.',
  },
  to: { type: 'place', required: false, summary: 'The other end (Chaos Mesh’s target); without it, anywhere.' },
  direction: {
    type: 'direction',
    required: false,
    summary: 'From the first end `to` the other, `from` there, or `both` (the default).',
  },
};

/** Which way a packet goes between two ends. */
export const Way = {
  /** It is none that is meant. */
  none: 0,
  /** From the first end to the other. */
  forward: 1,
  backward: 2,
} as const;

/** Where a packet's one side is: the node and the pod, -1 for outside of the cluster and for no pod. */
type IsAt = (node: number, pod: number) => boolean;

/**
 * The two ends of a link fault. Where one of them is pods, a packet is judged by the two that talk to each other, after
 * the address of the Service was translated (Chaos Mesh compares addresses within the pod's network namespace, before
 * that: there a target of pods does not catch what is sent to their ClusterIP). Else each link is judged that it takes:
 * a packet that enters the cluster by a node passes that node.
 */
export class Places {
  /** As `LinkRule.ofEnds`. */
  readonly ofEnds: boolean;
  readonly #isAtFirst: IsAt;
  readonly #isAtSecond: IsAt;
  readonly #forward: boolean;
  readonly #backward: boolean;

  /** `elsewhere`: an end that is not said is everywhere but the other; else it is anywhere. */
  constructor(
    { network, controlPlane }: FaultTarget,
    parameters: Readonly<Record<string, unknown>>,
    stream: Stream,
    elsewhere = false,
  ) {
    const first = (parameters.from ?? null) as LinkEnd;
    const second = (parameters.to ?? null) as LinkEnd;
    const direction = (parameters.direction ?? 'both') as string;
    const isAt = (end: LinkEnd): IsAt | null => {
      if (end === null) return null;
      if (!isPods(end)) return nodesMeant(end, network.nodeUp.length);
      const selection = new PodSelection(end, controlPlane.pods, stream);
      return (_, pod) => pod >= 0 && selection.includes(pod);
    };
    const isAtFirst = isAt(first);
    const isAtSecond = isAt(second);
    const rest = (other: IsAt | null): IsAt =>
      elsewhere && other !== null ? (node, pod) => !other(node, pod) : () => true;
    this.#isAtFirst = isAtFirst ?? rest(isAtSecond);
    this.#isAtSecond = isAtSecond ?? rest(isAtFirst);
    this.#forward = direction !== 'from';
    this.#backward = direction !== 'to';
    this.ofEnds = isPods(first) || isPods(second);
  }

  /** One of `Way`. What goes both ways at once, within one place, goes forward where that is meant. */
  way({ fromNode, fromPod, toNode, toPod }: LinkPacket): number {
    if (this.#forward && this.#isAtFirst(fromNode, fromPod) && this.#isAtSecond(toNode, toPod)) return Way.forward;
    if (this.#backward && this.#isAtFirst(toNode, toPod) && this.#isAtSecond(fromNode, fromPod)) return Way.backward;
    return Way.none;
  }
}

function isPods(end: LinkEnd): end is PodChoice {
  return end !== null && 'mode' in end;
}

/** The first place of the mask stands for outside of the cluster. */
function nodesMeant(nodes: readonly number[], nodeCount: number): IsAt {
  const isMeant = new Uint8Array(nodeCount + 1);
  for (const node of nodes) isMeant[node + 1] = 1;
  return (node) => isMeant[node + 1] === 1;
}
