import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { hashOfPorts } from '../flow-hash.ts';
import { moduloBalancer } from './modulo.ts';

/**
 * Equal-cost multipath routing by protocol, addresses and ports: one of the two settings that routers have in front of
 * MetalLB in BGP mode. Each connection of a client has a choice of its own. See `moduloBalancer`.
 */
export const ecmpFiveTuple: Algorithm = defineAlgorithm({
  name: 'ecmp/five-tuple',
  summary: 'A router: a hash of addresses and ports modulo the number of next hops.',
  expectation: 'hash of the flow',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    const key = stream.word() | 0;
    return moduloBalancer(servers, (flow) => hashOfPorts(flow, key));
  },
});
