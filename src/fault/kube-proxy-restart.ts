import type { FaultKind } from './fault.ts';

/** kube-proxy of a node starts anew: it lists everything and writes all rules, which takes longer than a change. */
export const kubeProxyRestart: FaultKind = {
  name: 'kube-proxy-restart',
  summary: 'Restarts kube-proxy on a node: until all rules are written anew, no change reaches them.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  begin({ kubeProxies }, { node }) {
    const start = kubeProxies.stop(node as number);
    start();
    return null;
  },
};
