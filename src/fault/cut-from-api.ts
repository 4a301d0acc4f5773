import type { ControlPlane } from '../controlplane/control-plane.ts';
import type { EndFault } from './fault.ts';

/** Cuts nodes from the API server, as a partition does that lies between them; what is returned heals it. */
export function cutFromApi(controlPlane: ControlPlane, nodes: readonly number[]): EndFault {
  const ends = nodes.filter((node) => node >= 0).map((node) => controlPlane.cutFromApi(node));
  return () => {
    for (const end of ends) end();
  };
}
