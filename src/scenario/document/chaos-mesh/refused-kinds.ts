/** Kinds of Chaos Mesh's that cannot be simulated, and why. */
export const refusedChaosKinds: ReadonlyMap<string, string> = new Map([
  ['IOChaos', 'simulated pods have no files'],
  ['BlockChaos', 'simulated nodes have no disks'],
  ['TimeChaos', 'simulated processes do not ask what time it is'],
  ['KernelChaos', 'faults of single system calls are not simulated'],
  ['JVMChaos', 'simulated processes have no Java methods'],
  ['AWSChaos', 'instances and volumes of a cloud are not simulated'],
  ['GCPChaos', 'instances and volumes of a cloud are not simulated'],
  ['AzureChaos', 'instances and volumes of a cloud are not simulated'],
  ['PhysicalMachineChaos', 'machines outside of the cluster are not simulated'],
  ['PhysicalMachine', 'machines outside of the cluster are not simulated'],
  ['RemoteCluster', 'there is one cluster alone'],
  ['Workflow', 'orders of experiments are not simulated'],
  ['StatusCheck', 'status checks are not simulated'],
]);

/** What Chaos Mesh itself writes while it works on its documents: dumps of a cluster have it, and it says nothing new. */
export const ownChaosRecords: readonly string[] = ['PodNetworkChaos', 'PodHttpChaos', 'PodIOChaos', 'WorkflowNode'];
