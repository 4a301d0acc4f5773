import type { Algorithm } from './balancer.ts';
import { cloudFlowHash } from './cloud/flow-hash.ts';
import { cloudLeastOutstandingRequests } from './cloud/least-outstanding-requests.ts';
import { cloudRoundRobin } from './cloud/round-robin.ts';
import { ecmpFiveTuple } from './ecmp/five-tuple.ts';
import { ecmpThreeTuple } from './ecmp/three-tuple.ts';
import { envoyLeastRequest } from './envoy/least-request.ts';
import { envoyMaglev } from './envoy/maglev.ts';
import { envoyRandom } from './envoy/random.ts';
import { envoyRingHash } from './envoy/ring-hash.ts';
import { envoyRoundRobin } from './envoy/round-robin.ts';
import { finagleLeastLoaded } from './finagle/least-loaded.ts';
import { finaglePeakEwma } from './finagle/peak-ewma.ts';
import { grpcPickFirst } from './grpc/pick-first.ts';
import { grpcRoundRobin } from './grpc/round-robin.ts';
import { grpcWeightedRoundRobin } from './grpc/weighted-round-robin.ts';
import { haproxyLeastconn } from './haproxy/leastconn.ts';
import { haproxyRandom } from './haproxy/random.ts';
import { haproxyRoundrobin } from './haproxy/roundrobin.ts';
import { iptablesRandom } from './iptables/random.ts';
import { ipvsDestinationHashing } from './ipvs/destination-hashing.ts';
import { ipvsLeastConnection } from './ipvs/least-connection.ts';
import { ipvsLocalityBasedLeastConnection } from './ipvs/locality-based-least-connection.ts';
import { ipvsLocalityBasedLeastConnectionWithReplication } from './ipvs/locality-based-least-connection-with-replication.ts';
import { ipvsMaglevHashing } from './ipvs/maglev-hashing.ts';
import { ipvsNeverQueue } from './ipvs/never-queue.ts';
import { ipvsOverflowConnection } from './ipvs/overflow-connection.ts';
import { ipvsRoundRobin } from './ipvs/round-robin.ts';
import { ipvsShortestExpectedDelay } from './ipvs/shortest-expected-delay.ts';
import { ipvsSourceHashing } from './ipvs/source-hashing.ts';
import { ipvsWeightedFailover } from './ipvs/weighted-failover.ts';
import { ipvsWeightedLeastConnection } from './ipvs/weighted-least-connection.ts';
import { ipvsWeightedRoundRobin } from './ipvs/weighted-round-robin.ts';
import { linkerdLeastLoaded } from './linkerd/least-loaded.ts';
import { linkerdPeakEwma } from './linkerd/peak-ewma.ts';
import { joinIdleQueue } from './literature/join-idle-queue.ts';
import { joinShortestQueue } from './literature/join-shortest-queue.ts';
import { powerOfD } from './literature/power-of-d.ts';
import { nftablesRandom } from './nftables/random.ts';
import { nginxConsistentHash } from './nginx/consistent-hash.ts';
import { nginxIpHash } from './nginx/ip-hash.ts';
import { nginxLeastConnections } from './nginx/least-connections.ts';
import { nginxLeastTime } from './nginx/least-time.ts';
import { nginxRandomTwo } from './nginx/random-two.ts';
import { nginxSmoothWeightedRoundRobin } from './nginx/smooth-weighted-round-robin.ts';
import { prequalHcl } from './prequal/hcl.ts';
import { uniformRandom } from './random/uniform.ts';
import { weightedRandom } from './random/weighted.ts';
import { robinhoodPid } from './robinhood/pid.ts';
import { plainRoundRobin } from './round-robin/plain.ts';

/** Every load-balancing algorithm, one line each. */
export const algorithms: readonly Algorithm[] = [
  iptablesRandom,
  ipvsRoundRobin,
  ipvsWeightedRoundRobin,
  ipvsLeastConnection,
  ipvsWeightedLeastConnection,
  ipvsShortestExpectedDelay,
  ipvsNeverQueue,
  ipvsSourceHashing,
  ipvsDestinationHashing,
  ipvsMaglevHashing,
  ipvsLocalityBasedLeastConnection,
  ipvsLocalityBasedLeastConnectionWithReplication,
  ipvsWeightedFailover,
  ipvsOverflowConnection,
  nftablesRandom,
  cloudFlowHash,
  ecmpFiveTuple,
  ecmpThreeTuple,
  uniformRandom,
  weightedRandom,
  plainRoundRobin,
  nginxSmoothWeightedRoundRobin,
  nginxLeastConnections,
  nginxRandomTwo,
  nginxConsistentHash,
  nginxIpHash,
  haproxyRoundrobin,
  haproxyLeastconn,
  haproxyRandom,
  envoyRoundRobin,
  envoyLeastRequest,
  envoyRandom,
  envoyRingHash,
  envoyMaglev,
  grpcPickFirst,
  grpcRoundRobin,
  grpcWeightedRoundRobin,
  cloudRoundRobin,
  cloudLeastOutstandingRequests,
  powerOfD,
  joinShortestQueue,
  joinIdleQueue,
  linkerdPeakEwma,
  linkerdLeastLoaded,
  finaglePeakEwma,
  finagleLeastLoaded,
  nginxLeastTime,
  prequalHcl,
  robinhoodPid,
];

/** The names of all algorithms, in the order of the registry. */
export const balancerNames: readonly string[] = algorithms.map((algorithm) => algorithm.name);

/**
 * The algorithm of that name, or undefined.
 *
 * @param plugIns the user's own algorithms, which stand beside those of the registry.
 */
export function findAlgorithm(name: string, plugIns: readonly Algorithm[] = []): Algorithm | undefined {
  return (
    algorithms.find((algorithm) => algorithm.name === name) ?? plugIns.find((algorithm) => algorithm.name === name)
  );
}
