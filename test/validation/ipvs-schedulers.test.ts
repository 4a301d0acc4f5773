import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../src/balancer/create-balancer.ts';
import { type IpvsTrace, ipvsTraces, isOfSchedulerAlone, type TraceStep } from '../ipvs-traces.ts';

// Each recorded step is done to a balancer, whose user counts connections as the kernel does: active from the first
// packet to the first FIN or RST, then inactive for longer than any of these traces lasts; none once the server is gone.

/** A server as the virtual server lists it, with its weight and counts. */
interface Listed {
  readonly id: string;
  weight: number;
  active: number;
  inactive: number;
}

class Replay {
  /** Connection by connection: what the kernel chose, and what the balancer chooses. */
  readonly kernel: (string | null)[] = [];
  readonly ours: (string | null)[] = [];
  /** The kernel's list, head first. */
  list: readonly Listed[] = [];
  readonly #balancer: NamedBalancer;
  readonly #vip: string | undefined;
  readonly #vport: number | undefined;
  /** By connection: its server, null when it was refused or has ended. */
  readonly #servers: (Listed | null)[] = [];

  constructor({ scheduler, flags, servers, vip, vport }: IpvsTrace) {
    const camelCase = (flag: string): string => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const options = Object.fromEntries(flags.map((flag) => [camelCase(flag), true]));
    this.#balancer = createBalancer(`ipvs/${scheduler}`, [], options);
    this.#vip = vip;
    this.#vport = vport;
    for (const [id, address, weight] of servers) this.step(['+', id, weight, address]);
  }

  step(step: TraceStep): void {
    switch (step[0]) {
      case 'o':
        this.#open(step[1], step[2], step[3], step[4]);
        break;
      case 'c':
      case 'r':
      case 's':
        this.#close(step[1]);
        break;
      case '+':
        this.#balancer.add({ id: step[1], weight: step[2], address: step[3] });
        this.list = [{ id: step[1], weight: step[2], active: 0, inactive: 0 }, ...this.list];
        break;
      case '-':
        this.#balancer.remove(step[1]);
        this.list = this.list.filter(({ id }) => id !== step[1]);
        break;
      case 'w':
        this.#balancer.setWeight(step[1], step[2]);
        this.#listed(step[1]).weight = step[2];
        break;
      default:
        // Data changes nothing that a scheduler sees.
        expect(step[0]).toBe('p');
    }
  }

  #open(sourceIp: string, sourcePort: number, chosen: string | null, toFirewallMark: string | undefined): void {
    const destinationIp = toFirewallMark ?? this.#vip!;
    const destinationPort = this.#vport ?? 0;
    const id = this.#balancer.pick({ sourceIp, sourcePort, destinationIp, destinationPort });
    this.kernel.push(chosen);
    this.ours.push(id);
    this.#servers.push(id === null ? null : this.#listed(id));
    if (id === null) return;
    this.#balancer.opened(id);
    this.#listed(id).active++;
  }

  #close(connection: number): void {
    const server = this.#servers[connection];
    this.#servers[connection] = null;
    if (server == null || !this.list.includes(server)) return;
    this.#balancer.closed(server.id);
    server.active--;
    server.inactive++;
  }

  #listed(id: string): Listed {
    return this.list.find((server) => server.id === id)!;
  }
}

const traces = ipvsTraces.filter(isOfSchedulerAlone);
const schedulers = [...new Set(traces.map(({ scheduler }) => scheduler))].sort();

it('every scheduler of the kernel was recorded', () => {
  expect(schedulers).toEqual('dh fo lblc lblcr lc mh nq ovf rr sed sh wlc wrr'.split(' '));
  expect(traces).toHaveLength(442);
});

describe.each(schedulers)('ipvs/%s decides as the kernel did', (scheduler) => {
  const own = traces.filter((trace) => trace.scheduler === scheduler).map((trace) => [trace.name, trace] as const);

  it.each(own)('%s', (_, trace) => {
    const replay = new Replay(trace);
    expect(replay.list.map(({ id }) => id)).toEqual(trace.kernelOrder);
    for (const step of trace.steps) replay.step(step);
    expect(replay.kernel.length).toBeGreaterThan(0);
    expect(replay.ours).toEqual(replay.kernel);
    expect(replay.list.map(({ id, weight, active, inactive }) => [id, weight, active, inactive])).toEqual(trace.end);
  });
});
