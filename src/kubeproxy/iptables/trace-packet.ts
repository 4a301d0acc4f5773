import { type Flow, flowOf, localAddressesOf } from '../netfilter/flow.ts';
import type { RuleTables, Table } from '../netfilter/rule.ts';
import { createStepRecorder } from '../netfilter/step-recorder.ts';
import { traverseChain, type Walk } from '../netfilter/traverse-chain.ts';
import type { ProxierState } from '../proxier-state.ts';
import type { Packet, PacketTrace, TracedEndpoint } from '../rule-program.ts';

/** A hook where a table's rules see a packet, and which packets come by. */
interface Hook {
  readonly table: Table['name'];
  readonly chain: string;
  /** By where the packet goes after its destination was rewritten, or `all`. */
  readonly passes: 'all' | 'local' | 'remote';
}

/** What a process of the node sends to the node itself comes back in by the loopback interface. */
const sentByNode: readonly Hook[] = [
  { table: 'nat', chain: 'OUTPUT', passes: 'all' },
  { table: 'filter', chain: 'OUTPUT', passes: 'all' },
  { table: 'nat', chain: 'POSTROUTING', passes: 'all' },
  { table: 'filter', chain: 'INPUT', passes: 'local' },
];

/** What goes to the node itself never passes POSTROUTING, so it is not masqueraded. */
const arriving: readonly Hook[] = [
  { table: 'nat', chain: 'PREROUTING', passes: 'all' },
  { table: 'filter', chain: 'INPUT', passes: 'local' },
  { table: 'filter', chain: 'FORWARD', passes: 'remote' },
  { table: 'nat', chain: 'POSTROUTING', passes: 'remote' },
];

/**
 * Sends the first packet of a connection through the hooks of a node, in the order in which the kernel calls them. The
 * client is one that no endpoint remembers, so every lot is drawn; the policies of the kernel's chains let all pass.
 *
 * Source: include/uapi/linux/netfilter_ipv4.h (order of the tables within a hook), net/ipv4/ip_input.c, ip_output.c.
 */
export function tracePacket(tables: RuleTables, { node }: ProxierState, packet: Packet): PacketTrace {
  const steps = createStepRecorder(tables.family);
  const walk: Walk = { isLocal: localAddressesOf(node.addresses), steps };
  const gone: Ended[] = [];
  let flows: readonly Flow[] = [flowOf(packet)];
  for (const hook of packet.from === 'node' ? sentByNode : arriving) {
    flows = flows.flatMap((flow) => {
      const comes = hook.passes === 'all' || walk.isLocal(flow.destination) === (hook.passes === 'local');
      if (!comes) return [flow];
      const outcomes = traverseChain(walk, tables[hook.table], hook.chain, flow);
      return outcomes.flatMap(({ verdict, flow: after, rule }) => {
        if (verdict !== 'DROP' && verdict !== 'REJECT')
          return [hook.chain === 'INPUT' ? { ...after, decision: rule } : after];
        gone.push({ verdict, flow: { ...after, decision: rule } });
        return [];
      });
    });
  }
  const ended = [...flows.map((flow): Ended => ({ verdict: verdictOf(flow), flow })), ...gone];
  const { verdict, flow } = mostTelling(ended);
  const rule = verdict === 'DNAT' ? flow.translation?.rule : flow.decision;
  return {
    verdict,
    service: verdict === 'NONE' ? null : (rule?.port?.name ?? null),
    endpoints: endpointsOf(flows),
    steps: steps.steps(),
  };
}

interface Ended {
  readonly verdict: PacketTrace['verdict'];
  readonly flow: Flow;
}

function verdictOf({ translation, decision }: Flow): PacketTrace['verdict'] {
  if (translation !== null) return 'DNAT';
  return decision === null ? 'NONE' : 'ACCEPT';
}

/** Rules of kube-proxy part only the packets that go to endpoints, so all others ended alike. */
function mostTelling(ended: readonly Ended[]): Ended {
  const found = ended.find(({ verdict }) => verdict === 'DNAT') ?? ended[0];
  return found as Ended;
}

/** The endpoints that flows lead to, each once. */
function endpointsOf(flows: readonly Flow[]): readonly TracedEndpoint[] {
  const byAddress = new Map<string, TracedEndpoint>();
  for (const { translation, probability, isMasqueraded } of flows) {
    if (translation === null) continue;
    const { address } = translation;
    const known = byAddress.get(address);
    byAddress.set(address, {
      address,
      probability: (known?.probability ?? 0) + probability,
      masquerade: isMasqueraded || known?.masquerade === true,
    });
  }
  return [...byAddress.values()];
}
