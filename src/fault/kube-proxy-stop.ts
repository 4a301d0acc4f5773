import type { FaultKind } from './fault.ts';

/** kube-proxy of a node is not there: its rules stay as they are. When it is back it writes all of them anew. */
export const kubeProxyStop: FaultKind = {
  name: 'kube-proxy-stop',
  summary: 'Stops kube-proxy on a node: its rules stay as they are until the fault ends and all are written anew.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  begin: ({ kubeProxies }, { node }) => kubeProxies.stop(node as number),
};
