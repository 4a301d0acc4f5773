import { containsIP, formatIP, type IPAddress, parseCIDR } from '../../kubernetes/ip.ts';
import type { Flow } from './flow.ts';
import { type Directions, type IPSet, ipPortEntry } from './ip-set.ts';
import type { ConntrackState, Match } from './rule.ts';

/**
 * Whether a packet meets a condition, whatever the lot says: `statistic` is for the walker to draw. The packet is the
 * first of its connection, and no list remembers its source.
 *
 * @param isLocal whether an address is the node's own.
 */
export function meetsMatch(match: Match, flow: Flow, isLocal: (address: IPAddress) => boolean): boolean {
  switch (match.kind) {
    case 'source':
      return containsIP(match.cidr, flow.source) !== match.not;
    case 'destination':
      return containsIP(match.cidr, flow.destination) !== match.not;
    case 'inInterface':
    case 'bridgePort':
      // The interfaces that kube-proxy is told of, and the ports of bridges, are those of the node's pods.
      return (flow.packet.from === 'pod') !== match.not;
    case 'protocol':
      return flow.packet.protocol === match.protocol;
    case 'destinationPort':
      return match.port === null || flow.destinationPort === match.port;
    case 'addressType':
      return isLocal(flow[match.side]) !== match.not;
    case 'mark':
      return flow.isMarked !== match.not;
    case 'conntrack':
      return match.states.some((state) => statesOf(flow).includes(state)) !== match.not;
    case 'inSet':
      return isInSet(match.set, match.directions, flow);
    case 'virtualServer':
      return flow.packet.protocol === match.protocol && isAt(flow.virtualServer, match);
    case 'recentCheck':
      return false;
    case 'comment':
    case 'recentSet':
    case 'statistic':
      return true;
  }
}

function statesOf(flow: Flow): readonly ConntrackState[] {
  return flow.translation === null ? ['NEW'] : ['NEW', 'DNAT'];
}

/** Whether a set has an entry that fits a packet. */
function isInSet({ type, entries }: IPSet, directions: Directions, flow: Flow): boolean {
  const end = directions.startsWith('src') ? flow.source : flow.destination;
  const entry = ipPortEntry(end, flow.packet.protocol, flow.destinationPort);
  switch (type) {
    case 'bitmap:port':
      return entries.has(String(flow.destinationPort));
    case 'hash:ip':
      return entries.has(formatIP(end));
    case 'hash:ip,port':
      return entries.has(entry);
    case 'hash:ip,port,ip':
      return entries.has(`${entry},${formatIP(flow.source)}`);
    case 'hash:ip,port,net':
      return [...entries].some((each) => {
        const block = each.startsWith(`${entry},`) ? parseCIDR(each.slice(entry.length + 1)) : undefined;
        return block !== undefined && containsIP(block, flow.source);
      });
  }
}

type Place = NonNullable<Flow['virtualServer']>;

function isAt(place: Place | null, { ip, port }: Place): boolean {
  return place !== null && place.port === port && place.ip.family === ip.family && place.ip.value === ip.value;
}
