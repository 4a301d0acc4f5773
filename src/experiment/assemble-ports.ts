import { ClientPorts } from '../client/client-ports.ts';
import type { ConnectionEnds } from '../client/connection-ends.ts';
import { SourcePorts } from '../client/source-ports.ts';
import type { PresentTime } from '../kubeproxy/affinity/affinity.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';

/**
 * The source ports of all clients, one set for each address and destination. By workload; null for balancers of requests,
 * which keep few connections open. Where connections cost nothing ports are endless, and there are none unless the
 * schedulers of IPVS mode might look at them.
 */
export function assemblePorts(
  world: World,
  parts: { readonly streams: Streams; readonly time: PresentTime; readonly ends: ConnectionEnds },
): (ClientPorts | null)[] {
  const spaces: SourcePorts[] = [];
  const known = new Map<string, number>();
  const spaceOf = (source: number, destination: string): number => {
    const key = `${source} ${destination}`;
    const space = known.get(key) ?? spaces.length;
    if (space === spaces.length) {
      known.set(key, space);
      const first = parts.streams.named(`source-ports/${source}/${destination}`).uniform();
      const ports = new SourcePorts(parts.time, first);
      spaces.push(ports);
      parts.ends.addPorts(ports);
    }
    return space;
  };
  const isEndless = world.dataPlaneCost === 'none';
  return world.workloads.map(({ clients, target, upstream }) => {
    if (upstream !== null || (isEndless && world.proxy.mode !== 'ipvs')) return null;
    const destination = JSON.stringify(target);
    return new ClientPorts(
      Int32Array.from(clients, ({ source }) => spaceOf(source, destination)),
      spaces,
      isEndless,
    );
  });
}
