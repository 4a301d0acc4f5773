import { parseIP } from '../kubernetes/ip.ts';
import type { IPFamily, Node, Service } from '../kubernetes/objects.ts';
import type { AddressOwner } from './address-owners.ts';
import { balancedNodes } from './balanced-nodes.ts';
import { addressOfNode, isWithin } from './cluster-view.ts';
import { keyOf } from './identity.ts';
import { after, failed, mix, type Outcome } from './outcome.ts';
import type { Arrival, Asking, Destination } from './pass-node.ts';
import { describePorts } from './service-port.ts';

/** A packet at the address of a load balancer. */
export interface BalancerCrossing {
  readonly owner: Extract<AddressOwner, { readonly kind: 'load-balancer' }>;
  readonly sourceIP: string;
  readonly destination: Destination;
  /** What the node does that the load balancer takes. */
  readonly arrive: (arrival: Arrival) => Outcome;
}

const PLACE = 'load balancer';

/**
 * A load balancer takes a node for a new connection. By `ipMode: VIP` the packet keeps its addresses and the rules of
 * the node know the load balancer's; by `ipMode: Proxy` the balancer opens a connection of its own to the node port.
 * One that has only a host name sends to node ports too, and is taken to keep the client's address, as AWS' does.
 */
export function crossLoadBalancer(asking: Asking, crossing: BalancerCrossing): Outcome {
  const { owner, destination, sourceIP } = crossing;
  const { ip, port, protocol } = destination;
  const step = `${ip} port ${port}/${protocol}`;
  const service = owner.services.find(({ spec }) =>
    spec.ports.some((each) => each.port === port && each.protocol === protocol),
  );
  if (service === undefined) {
    const why = `nothing listens there: its ports are ${owner.services.map(describePorts).join(', ')}`;
    return failed('timeout', { at: PLACE, step, why });
  }
  const isProxy = owner.ingress.ipMode === 'Proxy';
  const { loadBalancerSourceRanges } = service.spec;
  const ranges = loadBalancerSourceRanges.map((each) => each.trim());
  if (isProxy && ranges.length > 0 && !isWithin(sourceIP, ranges)) {
    const why = `${sourceIP} is in none of the loadBalancerSourceRanges ${ranges.join(', ')}`;
    return failed('timeout', { at: PLACE, step, why }, 'DROP');
  }
  const family: IPFamily = parseIP(ip)?.family ?? 'IPv4';
  const { nodes, why } = balancedNodes(asking, service, ip, family);
  if (nodes.length === 0) return failed('timeout', { at: PLACE, step, why });

  const names = nodes.map(({ metadata }) => metadata.name).join(', ');
  const taken = { at: PLACE, step: `${step} to ${names}`, why: `of Service ${keyOf(service)}; ${why}` };
  if (!isProxy && parseIP(ip) !== undefined) {
    return after(
      [taken],
      spread(nodes, (node) => crossing.arrive({ node, from: 'network', sourceIP, destination })),
    );
  }
  const nodePort = nodePortOf(service, destination);
  if (nodePort === 0) {
    const nothing = 'it sends to node ports, and the Service has none (allocateLoadBalancerNodePorts: false)';
    return after([taken], failed('timeout', { at: PLACE, step, why: nothing }));
  }
  const how = isProxy
    ? `ipMode Proxy: the load balancer opens a connection of its own, from ${ip}`
    : 'it has a name and no address that nodes could know: it sends to the node port and keeps the client’s address';
  const toNodePort = { at: PLACE, step: `to node port ${nodePort}`, why: how };
  const outcome = spread(nodes, (node) => {
    const at = { ip: addressOfNode(node, family) as string, port: nodePort, protocol };
    return crossing.arrive({ node, from: 'network', sourceIP: isProxy ? ip : sourceIP, destination: at });
  });
  return after([taken, toNodePort], outcome);
}

function spread(nodes: readonly Node[], outcomeAt: (node: Node) => Outcome): Outcome {
  return mix(nodes.map((node) => ({ probability: 1 / nodes.length, outcome: outcomeAt(node) })));
}

function nodePortOf({ spec }: Service, { port, protocol }: Destination): number {
  return spec.ports.find((each) => each.port === port && each.protocol === protocol)?.nodePort ?? 0;
}
