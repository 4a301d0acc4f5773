import { Registry } from '../base/registry.ts';
import { apiServerOutage } from './api-server-outage.ts';
import { bandwidth } from './bandwidth.ts';
import { burstyLoss } from './bursty-loss.ts';
import { conntrackFull } from './conntrack-full.ts';
import { containerCrash } from './container-crash.ts';
import { corednsLoss } from './coredns-loss.ts';
import { cpuStress } from './cpu-stress.ts';
import { crashLoop } from './crash-loop.ts';
import { dnsDelay } from './dns-delay.ts';
import { dnsError } from './dns-error.ts';
import { dnsLoss } from './dns-loss.ts';
import { dnsNxdomain } from './dns-nxdomain.ts';
import { dnsRace } from './dns-race.ts';
import { dnsWrongAddress } from './dns-wrong-address.ts';
import { endpointSliceLag } from './endpoint-slice-lag.ts';
import { errorBurst } from './error-burst.ts';
import { fastFail } from './fast-fail.ts';
import type { FaultKind } from './fault.ts';
import { httpAbort } from './http-abort.ts';
import { httpDelay } from './http-delay.ts';
import { httpReplace } from './http-replace.ts';
import { kubeProxyRestart } from './kube-proxy-restart.ts';
import { kubeProxySlow } from './kube-proxy-slow.ts';
import { kubeProxyStop } from './kube-proxy-stop.ts';
import { kubeletStop } from './kubelet-stop.ts';
import { linkLatency } from './link-latency.ts';
import { loadBalancerLag } from './load-balancer-lag.ts';
import { memoryLeak } from './memory-leak.ts';
import { memoryStress } from './memory-stress.ts';
import { networkPartition } from './network-partition.ts';
import { nodeIsolation } from './node-isolation.ts';
import { nodePowerLoss } from './node-power-loss.ts';
import { nodeReboot } from './node-reboot.ts';
import { packetCorruption } from './packet-corruption.ts';
import { packetDuplication } from './packet-duplication.ts';
import { packetLoss } from './packet-loss.ts';
import { packetReordering } from './packet-reordering.ts';
import { podFailure } from './pod-failure.ts';
import { podKill } from './pod-kill.ts';
import { podPause } from './pod-pause.ts';
import { slowPod } from './slow-pod.ts';
import { zoneOutage } from './zone-outage.ts';

/** Every kind of fault, one line each. */
export const faultKinds: Registry<FaultKind> = new Registry([
  podKill,
  podFailure,
  containerCrash,
  crashLoop,
  nodePowerLoss,
  nodeReboot,
  kubeletStop,
  apiServerOutage,
  zoneOutage,
  nodeIsolation,
  networkPartition,
  linkLatency,
  packetLoss,
  burstyLoss,
  packetDuplication,
  packetReordering,
  packetCorruption,
  bandwidth,
  slowPod,
  cpuStress,
  memoryStress,
  memoryLeak,
  podPause,
  errorBurst,
  fastFail,
  httpAbort,
  httpDelay,
  httpReplace,
  conntrackFull,
  corednsLoss,
  dnsDelay,
  dnsError,
  dnsLoss,
  dnsNxdomain,
  dnsRace,
  dnsWrongAddress,
  endpointSliceLag,
  kubeProxyRestart,
  kubeProxySlow,
  kubeProxyStop,
  loadBalancerLag,
]);
