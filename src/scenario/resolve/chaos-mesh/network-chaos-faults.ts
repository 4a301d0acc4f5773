import type { LinkEnd, PodChoice } from '../../../fault/fault.ts';
import { containsIP, parseCIDR, parseIP } from '../../../kubernetes/ip.ts';
import type { DistributionSpec } from '../../../random/distribution/distribution.ts';
import type { NetworkChaosSpec } from '../../document/chaos-mesh/network-chaos-document.ts';
import { nameOfDocument } from '../../document/document.ts';
import type { ChaosContext, ChaosFault } from './chaos-context.ts';
import { selectPods } from './select-pods.ts';

/** Of tc's netem: so many packets wait in it at most. */
const NETEM_LIMIT_PACKETS = 1000;

/** A full Ethernet frame without its checksum. */
const PACKET_BYTES = 1514;

/** The faults of a NetworkChaos: one for each thing that happens to packets, and for each other end. */
export function networkChaosFaults(context: ChaosContext, spec: NetworkChaosSpec): readonly ChaosFault[] | undefined {
  const from = selectPods(context, [], spec);
  const target = spec.target && selectPods(context, ['target'], spec.target);
  if (from === undefined || (spec.target !== undefined && target === undefined)) return undefined;
  const ends = endsOf(context, spec, target);
  if (target !== undefined) {
    context.resolution.notes.assume(
      'targets of NetworkChaos',
      'by the pods that talk to each other, also where one calls the other by a Service',
      'simplified; Chaos Mesh’s tc rules compare pod addresses and miss what is sent to a cluster IP',
    );
  }
  return ends.flatMap(({ name, to }) =>
    effectsOf(spec).map(({ kind, parameters }) => ({
      suffix: [kind, name].filter((part) => part !== '').join(' '),
      kind,
      parameters: { from, to, direction: spec.direction, ...parameters },
    })),
  );
}

interface End {
  /** Empty for the target, and for anybody. */
  readonly name: string;
  readonly to: LinkEnd;
}

/** The other ends: the target, what is outside, or anybody where neither is said. */
function endsOf(
  context: ChaosContext,
  { externalTargets = [] }: NetworkChaosSpec,
  target: PodChoice | undefined,
): readonly End[] {
  const inside: readonly End[] = target === undefined ? [] : [{ name: '', to: target }];
  if (externalTargets.length === 0) return target === undefined ? [{ name: '', to: null }] : inside;
  const outside = externalTargets.flatMap((text): readonly End[] => {
    const to = externalEnd(context, text);
    if (to !== null) return [{ name: text, to }];
    const what = `external target ${text} of ${nameOfDocument(context.document)}`;
    context.resolution.notes.assume(what, 'without effect', 'nobody there is simulated');
    return [];
  });
  return [...inside, ...outside];
}

/** Hosts outside of the cluster by name, address or CIDR; everybody there for a CIDR that holds all addresses. */
function externalEnd({ world }: ChaosContext, text: string): LinkEnd | null {
  const cidr = parseCIDR(text);
  if (cidr?.prefixLength === 0) return [-1];
  const pods = world.pods.flatMap(({ kind, name, ip }, i) => {
    if (kind !== 'host') return [];
    const address = parseIP(ip);
    const isMeant =
      cidr === undefined ? name === text || ip === text : address !== undefined && containsIP(cidr, address);
    return isMeant ? [i] : [];
  });
  return pods.length === 0 ? null : { pods, named: true, mode: 'all', value: 100 };
}

interface Effect {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function effectsOf(spec: NetworkChaosSpec): readonly Effect[] {
  const { action, loss, duplicate, corrupt, rate, bandwidth } = spec;
  const isOn = (part: NetworkChaosSpec['action']): boolean => action === part || action === 'netem';
  const effects: Effect[] = [];
  if (action === 'partition') effects.push({ kind: 'network-partition', parameters: {} });
  if (isOn('loss') && loss !== undefined) effects.push({ kind: 'packet-loss', parameters: shareOf(loss) });
  if (isOn('corrupt') && corrupt !== undefined)
    effects.push({ kind: 'packet-corruption', parameters: shareOf(corrupt) });
  if (isOn('duplicate') && duplicate !== undefined)
    effects.push({ kind: 'packet-duplication', parameters: shareOf(duplicate) });
  if (isOn('delay')) effects.push(...delayOf(spec));
  if (isOn('rate') && rate !== undefined) {
    const limit = NETEM_LIMIT_PACKETS * PACKET_BYTES;
    effects.push({ kind: 'bandwidth', parameters: { rate: rate.rate, limit, buffer: PACKET_BYTES } });
  }
  if (action === 'bandwidth' && bandwidth !== undefined) {
    const { rate: bytesPerSecond, limit, buffer } = bandwidth;
    // tc refuses a bucket that not even one packet fits into.
    effects.push({
      kind: 'bandwidth',
      parameters: { rate: bytesPerSecond, limit, buffer: Math.max(buffer, PACKET_BYTES) },
    });
  }
  return effects;
}

function shareOf({
  share,
  correlation,
}: {
  readonly share: number;
  readonly correlation: number;
}): Effect['parameters'] {
  return { probability: share, correlation };
}

function delayOf({ delay }: NetworkChaosSpec): readonly Effect[] {
  if (delay === undefined) return [];
  const { latency: value, jitter, correlation, reorder } = delay;
  const latency: DistributionSpec = { kind: 'constant', parameters: { value } };
  if (reorder === undefined) return [{ kind: 'link-latency', parameters: { latency, jitter, correlation } }];
  const { share: probability, correlation: ofOrder, gap } = reorder;
  const parameters = { probability, correlation: ofOrder, gap, latency, jitter, jitterCorrelation: correlation };
  return [{ kind: 'packet-reordering', parameters }];
}
