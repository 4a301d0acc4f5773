import { parseIP } from '../kubernetes/ip.ts';
import type { IPFamily, Node } from '../kubernetes/objects.ts';
import { isNodeUnreachable } from '../kubernetes/topology.ts';
import type { AddressOwner } from './address-owners.ts';
import { arriveAtNode, delivered } from './arrive-at-node.ts';
import { addressOfNode } from './cluster-view.ts';
import { crossLoadBalancer } from './cross-load-balancer.ts';
import type { PathStep } from './explanation.ts';
import { isLoopback } from './find-sender.ts';
import { keyOf } from './identity.ts';
import { after, answered, failed, mix, type Outcome, untouched } from './outcome.ts';
import { type Arrival, type Asking, type Destination, LEAVES_POD_NETWORK, lostNode, passNode } from './pass-node.ts';
import { type InsideSender, type OutsideSender, sourceIPOf } from './sender.ts';
import { describePorts } from './service-port.ts';
import { waysFromOutside } from './ways-from-outside.ts';

/** What becomes of the first packet of a connection from this sender to this address. */
export function sendPacket(asking: Asking, sender: InsideSender | OutsideSender, destination: Destination): Outcome {
  const sourceIP = sourceIPOf(asking.view, sender, familyOf(destination));
  if (sourceIP === undefined) {
    const why = `${sender.who} has no ${familyOf(destination)} address`;
    return failed('no-route', { at: 'client', step: destination.ip, why });
  }
  return sender.kind === 'outside'
    ? sendFromOutside(asking, { entry: sender.entry, sourceIP, destination })
    : sendFromInside(asking, sender, sourceIP, destination);
}

function familyOf({ ip }: Destination): IPFamily {
  return parseIP(ip)?.family ?? 'IPv4';
}

/** The rules of the client's own node come first, whatever the address. */
function sendFromInside(asking: Asking, sender: InsideSender, sourceIP: string, destination: Destination): Outcome {
  const { node, kind } = sender;
  const { name } = node.metadata;
  if (isNodeUnreachable(node)) return failed('timeout', lostNode(node));
  if (kind === 'pod' && isLoopback(destination.ip)) {
    const why = 'the loopback device of the pod itself: nothing leaves the pod';
    return failed('refused', { at: sender.who, step: destination.ip, why });
  }
  // What a machine sends to its own loopback address has that address as its source.
  const source = isLoopback(destination.ip) ? destination.ip : sourceIP;
  const arrival: Arrival = { node, from: kind, sourceIP: source, destination };
  // The address of a balancer that has only a name is none that rules could have.
  const passed = parseIP(destination.ip) === undefined ? untouched : passNode(asking, arrival);
  if (passed.verdict !== 'NONE' && passed.verdict !== 'ACCEPT') return passed;
  const owner = asking.view.ownerOf(destination.ip);
  const isOwn = owner.kind === 'node' && owner.node === node && !owner.isTranslated;
  if (isOwn || isLoopback(destination.ip)) return arriveAtNode(asking.view, arrival, passed);
  if (owner.kind === 'pod') return toPod(asking, owner.pod, arrival, passed);
  if (owner.kind === 'unused' || owner.kind === 'cluster-ip') return unhandled(asking, arrival, passed);
  if (owner.kind === 'assumed-service') {
    const why = `Service ${keyOf(owner.service)} is not in the documents: every cluster has it, and it is taken to answer`;
    return after(passed.path, answered({ at: name, step: destination.ip, why }));
  }
  const leaving = leaveNode(arrival);
  const onward = { entry: null, sourceIP: leaving.sourceIP, destination };
  return after([...passed.path, ...leaving.steps], sendOnward(asking, onward, owner));
}

/** What leaves the pod network gets the address of its node, in most networks: of flannel, Calico and Cilium by default. */
function leaveNode({ node, from, sourceIP, destination }: Arrival): {
  readonly sourceIP: string;
  readonly steps: readonly PathStep[];
} {
  const own = addressOfNode(node, familyOf(destination));
  if (from !== 'pod' || own === undefined) return { sourceIP, steps: [] };
  const step = { at: node.metadata.name, step: `source ${sourceIP} becomes ${own}`, why: LEAVES_POD_NETWORK };
  return { sourceIP: own, steps: [step] };
}

/** A packet that comes from outside of the pod network. */
interface Onward {
  /** The node at which it arrives, if that was said. */
  readonly entry: Node | null;
  readonly sourceIP: string;
  readonly destination: Destination;
}

function sendFromOutside(asking: Asking, onward: Onward): Outcome {
  const { entry, destination, sourceIP } = onward;
  const { view } = asking;
  const owner = view.ownerOf(destination.ip);
  const { ip } = destination;
  if (entry !== null && owner.kind !== 'node' && parseIP(ip) !== undefined) {
    const step = { at: 'network', step: `${ip} at ${entry.metadata.name}`, why: asSaid(owner) };
    return after([step], arrive(asking, { node: entry, from: 'network', sourceIP, destination }));
  }
  if (isLoopback(ip)) {
    return failed('no-route', { at: 'client', step: ip, why: 'the client’s own machine: nothing of the cluster' });
  }
  switch (owner.kind) {
    case 'cluster-ip': {
      const why = `a cluster IP means something on the nodes of the cluster alone: ${waysFromOutside(view, owner.service)}`;
      return failed('no-route', { at: 'network', step: ip, why });
    }
    case 'pod': {
      const why =
        'a pod’s address: no network outside of the cluster has a route to it (kubectl port-forward goes by the API server: --from kubectl)';
      return failed('no-route', { at: 'network', step: ip, why });
    }
    case 'assumed-service':
    case 'unused': {
      const why = 'an address of the cluster’s own blocks: no network outside has a route to it';
      return failed('no-route', { at: 'network', step: ip, why });
    }
    case 'elsewhere':
      return answered({ at: 'network', step: ip, why: 'an address that is not of the cluster: it is taken to answer' });
  }
  return sendOnward(asking, onward, owner);
}

function asSaid(owner: AddressOwner): string {
  switch (owner.kind) {
    case 'cluster-ip':
    case 'pod':
    case 'unused':
      return 'as asked: a router outside usually has no route to it';
    case 'load-balancer':
      return 'as asked: whatever the load balancer would choose';
    default:
      return 'as asked';
  }
}

/** To what is reached by networks outside of the pods' own. */
function sendOnward(asking: Asking, onward: Onward, owner: AddressOwner): Outcome {
  const { sourceIP, destination } = onward;
  const { view } = asking;
  switch (owner.kind) {
    case 'node': {
      const { node, isTranslated } = owner;
      const own = addressOfNode(node, familyOf(destination)) as string;
      const arrival: Arrival = { node, from: 'network', sourceIP, destination };
      if (!isTranslated) return arrive(asking, arrival);
      const why = 'the cloud translates the ExternalIP to the address that the node has itself';
      const step = { at: 'network', step: `${destination.ip} becomes ${own}`, why };
      return after([step], arrive(asking, { ...arrival, destination: { ...destination, ip: own } }));
    }
    case 'load-balancer':
      return crossLoadBalancer(asking, { owner, sourceIP, destination, arrive: (each) => arrive(asking, each) });
    case 'external-ip': {
      const why =
        'an external IP: whoever routes it to the cluster is not part of it; every node is taken to be as likely';
      const nodes = view.nodes.map((node) => ({
        probability: 1 / view.nodes.length,
        outcome: arrive(asking, { node, from: 'network', sourceIP, destination }),
      }));
      return after([{ at: 'network', step: destination.ip, why }], mix(nodes));
    }
    default: {
      const why = 'an address outside of the cluster: it is taken to answer';
      return answered({ at: 'network', step: destination.ip, why });
    }
  }
}

/** At a node, from another machine. */
function arrive(asking: Asking, arrival: Arrival): Outcome {
  const { view } = asking;
  const { node, destination } = arrival;
  const passed = passNode(asking, arrival);
  if (passed.failures.length > 0 || (passed.verdict !== 'NONE' && passed.verdict !== 'ACCEPT')) return passed;
  const owner = view.ownerOf(destination.ip);
  if (owner.kind === 'node' && owner.node === node) return arriveAtNode(view, arrival, passed);
  if (owner.kind === 'pod') return toPod(asking, owner.pod, arrival, passed);
  return unhandled(asking, arrival, passed);
}

function toPod(
  { view }: Asking,
  pod: Parameters<typeof delivered>[0],
  { destination, sourceIP }: Arrival,
  passed: Outcome,
): Outcome {
  const node = view.node(pod.spec.nodeName ?? '');
  if (isNodeUnreachable(node)) return after(passed.path, failed('timeout', lostNode(node)));
  return delivered(pod, node, { ...destination, sourceIP }, passed);
}

/** No rule of the node takes a packet that only a rule could lead on. */
function unhandled({ view }: Asking, { node, destination }: Arrival, passed: Outcome): Outcome {
  const { ip, port, protocol } = destination;
  const owner = view.ownerOf(ip);
  const { name } = node.metadata;
  const step = (why: string): PathStep => ({ at: name, step: `${ip} port ${port}/${protocol}`, why });
  const result = (why: string): Outcome => after(passed.path, failed('timeout', step(why), passed.verdict));
  if (owner.kind === 'unused') return result(`no ${owner.block === 'pods' ? 'pod' : 'Service'} has this address`);
  const services = owner.kind === 'cluster-ip' ? [owner.service] : 'services' in owner ? owner.services : [];
  const [service] = services;
  if (service === undefined) return result('the node has no use for this address');
  const hasPort = services.some(({ spec }) =>
    spec.ports.some((each) => each.port === port && each.protocol === protocol),
  );
  const all = services.map(describePorts).join(', ');
  return result(
    hasPort
      ? `the rules of ${name} leave this address of Service ${keyOf(service)} alone`
      : `Service ${keyOf(service)} has no port ${port}/${protocol}: its ports are ${all}`,
  );
}
