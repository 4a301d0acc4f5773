import { localDetectorOf } from '../local-detector.ts';
import type { ProxierState } from '../proxier-state.ts';
import { source } from './matches.ts';
import type { Match } from './rule.ts';

/**
 * The condition that tells traffic of pods from other traffic, or null where kube-proxy has nothing to tell it by. By
 * ClusterCIDR it holds for the cluster's pods wherever they run, by the other modes for those of this node only.
 *
 * Source: kube-proxy pkg/proxy/util/localdetector.go.
 */
export function localTrafficOf(state: ProxierState): Match | null {
  const detector = localDetectorOf(state);
  switch (detector.kind) {
    case 'cidr':
      return source(detector.cidr);
    case 'interface':
      // iptables writes "every name that starts so" as "+".
      return { kind: 'inInterface', not: false, name: detector.name.replace(/\*$/, '+') };
    case 'none':
      return null;
  }
}
