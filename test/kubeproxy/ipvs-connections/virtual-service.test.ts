import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../../src/balancer/balancer.ts';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import { type IpvsSysctls, kubeProxySysctls } from '../../../src/kubeproxy/ipvs-connections/sysctls.ts';
import type { TcpPacket } from '../../../src/kubeproxy/ipvs-connections/tcp-state.ts';
import {
  DROPPED,
  NOT_KNOWN,
  type RealServer,
  VirtualService,
  type VirtualServiceSpec,
} from '../../../src/kubeproxy/ipvs-connections/virtual-service.ts';
import { Streams } from '../../../src/random/stream.ts';

// What the recorded traces are too short for, or do not try. The time-outs are those of ip_vs_proto_tcp.c.

type Parts = Partial<Omit<VirtualServiceSpec, 'scheduling' | 'sysctls'>> & {
  readonly scheduler?: string;
  readonly persistentMs?: number;
  readonly sysctls?: Partial<IpvsSysctls>;
};

/** A virtual service with its clock, whose servers are known by the last number of their address. */
class Service {
  readonly #time = { nowMs: 0 };
  readonly #service: VirtualService;

  constructor(servers: readonly (number | Partial<RealServer>)[], parts: Parts = {}) {
    const { protocol = 'tcp', scheduler = 'rr', persistentMs, sysctls = {} } = parts;
    const persistence = persistentMs === undefined ? null : { timeoutMs: persistentMs };
    this.#service = new VirtualService(
      {
        protocol,
        scheduling: { scheduler: findAlgorithm(`ipvs/${scheduler}`)!, persistence },
        sysctls: { ...kubeProxySysctls, ...sysctls },
      },
      this.#time,
      new Streams(1, 0).named('unused'),
    );
    for (const server of servers) this.add(server);
  }

  add(server: number | Partial<RealServer>): void {
    const parts = typeof server === 'number' ? { address: `10.1.0.${server}:80` } : server;
    this.#service.addServer({ address: '10.1.0.9:80', weight: 1, ...parts });
  }

  remove(id: number): void {
    this.#service.removeServer(this.#position(id));
  }

  setWeight(id: number, weight: number): void {
    this.#service.setWeight(this.#position(id), weight);
  }

  wait(ms: number): this {
    this.#time.nowMs += ms;
    return this;
  }

  /** Packets of the connection from that port (and client), such as `c syn` and `s fin`; what became of the last. */
  packets(port: number, packets: string, client = 1): number {
    const tuple = {
      sourceIp: `10.0.0.${client}`,
      sourcePort: port,
      destinationIp: '10.96.0.1',
      destinationPort: 80,
    };
    let last = NO_SERVER;
    for (const packet of packets.split(', ')) {
      const [sender, kind] = packet.split(' ') as ['c' | 's', TcpPacket | 'datagram'];
      const flags = kind === 'datagram' ? undefined : kind;
      if (sender === 's') this.#service.fromServer(tuple, flags);
      else last = this.#service.fromClient(tuple, flags);
    }
    return last > 0 ? Number(this.#service.servers.columns.address[last]!.match(/(\d+):80$/)![1]) : last;
  }

  /** Opens a connection and gives the server's number. */
  connect(port: number, client = 1): number {
    const server = this.packets(port, 'c syn', client);
    if (server > 0) this.packets(port, 's syn, c ack', client);
    return server;
  }

  /** Active and inactive connections of a server. */
  counts(id: number): [number, number] {
    this.#service.catchUp();
    const { activeConnections, inactiveConnections } = this.#service.servers;
    return [activeConnections[this.#position(id)]!, inactiveConnections[this.#position(id)]!];
  }

  #position(id: number): number {
    const { columns } = this.#service.servers;
    return this.#service.servers.inOrderOfAdding().find((each) => columns.address[each] === `10.1.0.${id}:80`)!;
  }
}

describe('an entry', () => {
  it.each([
    ['half open', 'c syn', [1, 0], 60],
    ['established', 'c syn, s syn, c ack', [1, 0], 900],
    ['closed by both sides, the client first', 'c syn, s syn, c ack, c fin, s fin, c ack', [0, 1], 120],
    ['closed by both sides, the server first', 'c syn, s syn, c ack, s fin, c fin, s ack', [0, 1], 120],
    ['closed by the client alone', 'c syn, s syn, c ack, c fin', [0, 1], 60],
    ['closed by the server alone', 'c syn, s syn, c ack, s fin', [0, 1], 120],
    ['reset by the client', 'c syn, s syn, c ack, c rst', [0, 1], 10],
    ['refused by the server', 'c syn, s rst', [0, 1], 10],
    ['half open although its client has sent a reset', 'c syn, c rst', [1, 0], 60],
  ] as const)('that is %s counts so and lives so long', (_, packets, counts, seconds) => {
    const service = new Service([1]);
    service.packets(5000, packets);
    expect(service.counts(1)).toEqual(counts);
    expect(service.wait(seconds * 1000 - 1).counts(1)).toEqual(counts);
    expect(service.wait(1).counts(1)).toEqual([0, 0]);
  });

  it('lives anew from each packet of either side', () => {
    const service = new Service([1]);
    service.connect(5000);
    for (const packet of ['c ack', 's ack', 'c ack']) {
      service.wait(899_000).packets(5000, packet);
    }
    expect(service.counts(1)).toEqual([1, 0]);
  });

  it('of a UDP flow is inactive and lives for 300 s from its last datagram', () => {
    const service = new Service([1, 2], { protocol: 'udp' });
    expect(service.packets(5000, 'c datagram')).toBe(2);
    service.wait(200_000).packets(5000, 's datagram');
    expect(service.wait(299_999).packets(5000, 'c datagram')).toBe(2);
    expect(service.counts(2)).toEqual([0, 1]);
    expect(service.wait(300_000).packets(5000, 'c datagram')).toBe(1);
  });

  it('that is gone leaves a TCP connection to the host, which does not know it', () => {
    const service = new Service([1]);
    service.connect(5000);
    expect(service.wait(900_000).packets(5000, 'c ack')).toBe(NOT_KNOWN);
    expect(service.packets(5000, 'c syn')).toBe(1);
  });
});

describe('a removed server', () => {
  it('takes its entries with it at the next tick, and not if it is back by then', () => {
    const service = new Service([1, 2]);
    expect(service.connect(5000)).toBe(2);
    service.remove(2);
    service.add(2);
    expect(service.wait(5).packets(5000, 'c ack')).toBe(2);
    service.remove(2);
    expect(service.wait(5).packets(5000, 'c ack')).toBe(NOT_KNOWN);
    service.add(2);
    expect(service.counts(2)).toEqual([0, 0]);
  });

  it('has the next datagram of a UDP flow scheduled as a new one', () => {
    const service = new Service([1, 2], { protocol: 'udp' });
    expect(service.packets(5000, 'c datagram')).toBe(2);
    service.remove(2);
    expect(service.wait(5).packets(5000, 'c datagram')).toBe(1);
  });

  it('keeps its entries without expire_nodest_conn, which drop everything until its address is back', () => {
    const service = new Service([1, 2], { sysctls: { expireNodestConn: false } });
    expect(service.connect(5000)).toBe(2);
    service.remove(2);
    expect(service.wait(1000).packets(5000, 'c ack')).toBe(DROPPED);
    service.add(2);
    expect([service.packets(5000, 'c ack'), ...service.counts(2)]).toEqual([2, 1, 0]);
  });

  it('is forgotten when nothing refers to it, so that its place is free', () => {
    const service = new Service([1, 2], { sysctls: { expireNodestConn: false } });
    service.connect(5000);
    service.remove(2);
    service.wait(900_000).add(3);
    service.add(2);
    expect(service.counts(2)).toEqual([0, 0]);
    expect([service.connect(1), service.connect(2), service.connect(3)].toSorted()).toEqual([1, 2, 3]);
  });
});

describe('a SYN on the tuple of a connection that stands', () => {
  it('goes where that goes', () => {
    const service = new Service([1, 2]);
    expect([service.connect(5000), service.connect(5000)]).toEqual([2, 2]);
    expect(service.counts(2)).toEqual([1, 0]);
  });

  it('is dropped once, for the sake of conntrack, when the server takes no new connections', () => {
    const service = new Service([1, 2]);
    service.connect(5000);
    service.setWeight(2, 0);
    expect(service.packets(5000, 'c syn')).toBe(DROPPED);
    // The client sends it again a second later.
    expect(service.wait(1000).packets(5000, 'c syn')).toBe(1);
  });

  it('is scheduled anew at once without conntrack', () => {
    const service = new Service([1, 2], { sysctls: { conntrack: false } });
    service.connect(5000);
    service.setWeight(2, 0);
    expect(service.packets(5000, 'c syn')).toBe(1);
  });
});

describe('persistence', () => {
  it('holds a client for its time from the last new connection, and 60 s at a time while entries stand', () => {
    const service = new Service([1, 2, 3], { persistentMs: 5000 });
    const first = service.connect(5000);
    // The connection stands for 200 s. From 5 s on the template lives from one minute to the next.
    for (let minute = 0; minute < 4; minute++) service.wait(50_000).packets(5000, 'c ack');
    expect(service.connect(5001)).toBe(first);
    service.packets(5000, 'c rst');
    service.packets(5001, 'c rst');
    // Extended once, its period is 60 s, which is over after the entries are.
    expect(service.wait(59_999).connect(5002)).toBe(first);
    service.packets(5002, 'c rst');
    expect(service.wait(60_000).connect(5003)).not.toBe(first);
  });

  it('keeps the entry of a closed connection whose tuple is used again under its template', () => {
    const service = new Service([1, 2, 3], { persistentMs: 300_000 });
    expect(service.connect(5000)).toBe(3);
    service.packets(5000, 'c fin, s fin, c ack');
    expect(service.counts(3)).toEqual([0, 1]);
    expect(service.connect(5000)).toBe(3);
    expect(service.counts(3)).toEqual([1, 0]);
  });

  it('sends a client back to a server that had weight 0 only while the client made no connection', () => {
    const service = new Service([1, 2, 3], { persistentMs: 300_000 });
    const [first, second] = [service.connect(5000, 1), service.connect(5000, 2)];
    service.setWeight(first, 0);
    service.setWeight(first, 1);
    expect(service.connect(5001, 1)).toBe(first);
    service.setWeight(second, 0);
    const other = service.connect(5001, 2);
    expect(other).not.toBe(second);
    service.setWeight(second, 1);
    expect(service.connect(5002, 2)).toBe(other);
  });

  it('is stronger than an overload', () => {
    const thresholds = { upper: 1, lower: 0 };
    const service = new Service([{ address: '10.1.0.1:80', thresholds }], { persistentMs: 300_000 });
    expect(service.connect(5000)).toBe(1);
    expect(service.connect(5000, 2)).toBe(NO_SERVER);
    expect(service.connect(5001)).toBe(1);
  });
});
