/** A delay of the control plane: uniform between two bounds, in ms, with where the figures come from. */
export interface StatedDelay {
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly source: string;
}

/** From a write to the API server until a watcher has it; drawn anew for each watcher. */
export const watchDelay: StatedDelay = {
  what: 'API watch: from a write until a watcher has it',
  fromMs: 10,
  toMs: 100,
  source: 'default, general knowledge',
};

/** From a pod's change until the EndpointSlice is written: work queue and API write. */
export const sliceSyncDelay: StatedDelay = {
  what: 'EndpointSlice controller: from seeing a change until the slice is written',
  fromMs: 10,
  toMs: 1000,
  source: 'default; pkg/controller/endpointslice: 5 workers, no batching, stale caches retried after 1 s',
};

/** Until the kubelet sees that a container has died. */
export const crashDetectionDelay: StatedDelay = {
  what: 'kubelet: until it sees that a container died (PLEG)',
  fromMs: 0,
  toMs: 1000,
  source: 'pkg/kubelet/kubelet.go: relist every 1 s',
};

/** From a decision of the kubelet until the API server has it. */
export const statusWriteDelay: StatedDelay = {
  what: 'kubelet: status write',
  fromMs: 50,
  toMs: 150,
  source: 'default, general knowledge: about 0.1 s',
};

/** From a pod's creation, seen by the scheduler, until it is bound to a node. */
export const schedulingDelay: StatedDelay = {
  what: 'scheduler: from seeing a pod until it is bound to a node',
  fromMs: 5,
  toMs: 50,
  source: 'default, general knowledge: some 100 pods a second',
};

/** From the moment at which the kubelet has heard of a pod until its container starts, beside the pull of its image. */
export const podStartDelay: StatedDelay = {
  what: 'kubelet: from hearing of a pod until its container starts (sandbox, network), beside the pull of its image',
  fromMs: 500,
  toMs: 1500,
  source: 'default, general knowledge: about 1 s',
};

/** From the end of a terminating pod's last process until its sandbox, and with it the address, is gone. */
export const sandboxStopDelay: StatedDelay = {
  what: 'kubelet: from the end of a terminating pod’s process until its address is gone',
  fromMs: 100,
  toMs: 500,
  source: 'default, general knowledge: the runtime takes the network down',
};

/** All of them, in the order in which a failure meets them. */
export const statedDelays: readonly StatedDelay[] = [
  crashDetectionDelay,
  statusWriteDelay,
  schedulingDelay,
  podStartDelay,
  sandboxStopDelay,
  sliceSyncDelay,
  watchDelay,
];

/** How often a kubelet renews its node's lease, in ms. */
export const LEASE_RENEWAL_MS = 10_000;
/** How often a kubelet looks whether the API server has what it knows of its pods, in ms. */
export const STATUS_RECONCILIATION_MS = 10_000;
/** How often the node lifecycle controller looks at the leases, in ms. */
export const NODE_MONITOR_PERIOD_MS = 5_000;

/** How long a node may be silent: 40 s up to Kubernetes 1.31, 50 s from 1.32 on. */
export function nodeMonitorGraceMs(kubernetesMinor: number): number {
  return kubernetesMinor >= 32 ? 50_000 : 40_000;
}

/** Restart back-off: none for the first crash, then 10 s doubled up to 300 s. */
export function restartBackoffMs(crashesBefore: number): number {
  if (crashesBefore === 0) return 0;
  let backoffMs = 10_000;
  for (let i = 1; i < crashesBefore && backoffMs < 300_000; i++) backoffMs *= 2;
  return Math.min(backoffMs, 300_000);
}
