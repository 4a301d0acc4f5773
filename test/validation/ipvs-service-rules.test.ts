import { describe, expect, it } from 'vitest';
import { foldedAddress } from '../../src/balancer/folded-address.ts';
import { type IpvsTrace, ipvsTraces, isOfSchedulerAlone } from '../ipvs-traces.ts';
import { IPVSNode } from '../kubeproxy/ipvs-node.ts';

// A run counts connections without following their packets. Its rules must still choose as a Linux kernel 6.1 did.

/** Traces whose servers all weigh 1 and only come, as kube-proxy would have it. */
const traces = ipvsTraces.filter(
  (trace) =>
    isOfSchedulerAlone(trace) &&
    trace.servers.every(([, , weight]) => weight === 1) &&
    trace.fwmark === undefined &&
    trace.steps.every((step) => 'ocr'.includes(step[0]) || (step[0] === '+' && step[2] === 1)) &&
    // To kube-proxy each address is a virtual server.
    trace.steps.every((step) => step[0] !== 'o' || step[4] === undefined),
);

describe('the rules of a node in IPVS mode', () => {
  it('are replayed with all schedulers', () => {
    expect(traces.length).toBeGreaterThan(100);
    expect(new Set(traces.map(({ scheduler }) => scheduler)).size).toBe(13);
  });

  it.each(traces)('choose what the kernel chose: $name', (trace) => {
    const { node, ids } = nodeOf(trace);
    const sources: string[] = sourcesOf(trace);
    const servers: number[] = [];
    for (const step of trace.steps) {
      if (step[0] === 'o') {
        const server = node.open(sources.indexOf(step[1]), step[2]);
        servers.push(server);
        expect(ids.get(node.addressOf(server)) ?? null).toBe(step[3]);
      }
      if (step[0] === 'c' || step[0] === 'r') {
        if (node.rules.readsConnections) node.rules.closed(servers[step[1]]!, step[0] === 'r');
      }
      if (step[0] === '+') {
        ids.set(step[3], step[1]);
        node.add(step[3]);
      }
    }
  });
});

function nodeOf(trace: IpvsTrace): { node: IPVSNode; ids: Map<string, string> } {
  const flags = trace.flags.map((flag) => [flag.replace(/-(.)/, (_, letter) => letter.toUpperCase()), true]);
  const node = new IPVSNode(trace.scheduler, {
    options: Object.fromEntries(flags),
    destination: { ip: foldedAddress(trace.vip), port: trace.vport! },
    sourceAddresses: Uint32Array.from(sourcesOf(trace), (address) => foldedAddress(address)),
  });
  node.add(...trace.servers.map(([, address]) => address));
  return { node, ids: new Map(trace.servers.map(([id, address]) => [address, id])) };
}

function sourcesOf({ steps }: IpvsTrace): string[] {
  return [...new Set(steps.flatMap((step) => (step[0] === 'o' ? [step[1]] : [])))];
}
