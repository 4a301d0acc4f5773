import { Registry } from '../base/registry.ts';
import { containerCrash } from './container-crash.ts';
import { errorBurst } from './error-burst.ts';
import type { FaultKind } from './fault.ts';
import { linkLatency } from './link-latency.ts';
import { nodePowerLoss } from './node-power-loss.ts';
import { packetLoss } from './packet-loss.ts';
import { podKill } from './pod-kill.ts';
import { podPause } from './pod-pause.ts';
import { slowPod } from './slow-pod.ts';

/** Every kind of fault, one line each. */
export const faultKinds: Registry<FaultKind> = new Registry([
  podKill,
  containerCrash,
  nodePowerLoss,
  slowPod,
  podPause,
  errorBurst,
  linkLatency,
  packetLoss,
]);
