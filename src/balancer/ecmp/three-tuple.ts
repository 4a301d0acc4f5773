import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { hashOfAddresses } from '../flow-hash.ts';
import { moduloBalancer } from './modulo.ts';

/**
 * Equal-cost multipath routing by protocol and addresses alone, the other setting: all connections of a client to one Service address take
 * the same next hop, so that few clients leave hops idle. See `moduloBalancer`.
 */
export const ecmpThreeTuple: Algorithm = defineAlgorithm({
  name: 'ecmp/three-tuple',
  summary: 'A router: a hash of the addresses modulo the number of next hops.',
  expectation: 'hash of the flow',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    const key = stream.word() | 0;
    return moduloBalancer(servers, (flow) => hashOfAddresses(flow, key));
  },
});
