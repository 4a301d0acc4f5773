import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { CountedConnections } from '../../../src/kubeproxy/ipvs-connections/counted-connections.ts';
import { VirtualService } from '../../../src/kubeproxy/ipvs-connections/virtual-service.ts';
import { Streams } from '../../../src/random/stream.ts';

// A run counts connections without an entry for each. It must come to the same counts as the virtual service, which
// follows every packet and is checked against the kernel.

type Ending = 'closed' | 'reset' | 'unanswered';

/** The same connections to one server, followed packet by packet and only counted. */
class BothWays {
  readonly #time = { nowMs: 0 };
  readonly #list = new ServerList();
  readonly #counted: CountedConnections;
  readonly #service: VirtualService;
  readonly #server: number;
  readonly #protocol: 'TCP' | 'UDP';
  #opened = 0;
  readonly #open: number[] = [];

  constructor(protocol: 'TCP' | 'UDP') {
    this.#protocol = protocol;
    this.#counted = new CountedConnections(this.#list.columns, protocol, this.#time);
    const scheduler = findAlgorithm('ipvs/rr')!;
    this.#service = new VirtualService(
      { protocol: protocol === 'TCP' ? 'tcp' : 'udp', scheduling: { scheduler } },
      this.#time,
      new Streams(1, 0).named('unused'),
    );
    this.#server = this.#service.addServer({ address: '10.1.0.1:80', weight: 1 });
    expect(this.#list.add(1)).toBe(this.#server);
    this.#counted.added(this.#server);
  }

  wait(ms: number): void {
    this.#time.nowMs += ms;
  }

  open(): void {
    this.#open.push(++this.#opened);
    this.#counted.opened(this.#server);
    this.#packets(this.#opened, 'c syn');
  }

  end(position: number, how: Ending): void {
    const [connection] = this.#open.splice(position % this.#open.length, 1);
    if (connection === undefined) return;
    // Nothing was heard of a connection that is not answered since its SYN, which is sent again here.
    const packets = { closed: 's syn, c ack, c fin, s fin, c ack', reset: 's syn, c ack, c rst', unanswered: 'c syn' };
    this.#packets(connection, packets[how]);
    if (how === 'unanswered') this.#counted.unanswered(this.#server);
    else this.#counted.closed(this.#server, how === 'reset');
  }

  #packets(sourcePort: number, packets: string): void {
    const tuple = { sourceIp: '10.0.0.1', sourcePort, destinationIp: '10.96.0.1', destinationPort: 80 };
    for (const packet of packets.split(', ')) {
      const [sender, kind] = packet.split(' ') as ['c' | 's', 'syn' | 'ack' | 'fin' | 'rst'];
      const flags = this.#protocol === 'TCP' ? kind : undefined;
      if (sender === 'c') this.#service.fromClient(tuple, flags);
      else this.#service.fromServer(tuple, flags);
    }
  }

  compare(): void {
    this.#counted.expire(this.#time.nowMs);
    this.#service.catchUp();
    const counts = ({ activeConnections, inactiveConnections }: ServerList): number[] => [
      activeConnections[this.#server]!,
      inactiveConnections[this.#server]!,
    ];
    expect(counts(this.#list)).toEqual(counts(this.#service.servers));
    const [active, inactive] = counts(this.#list) as [number, number];
    expect(this.#counted.total(this.#server)).toBe(active + inactive);
  }
}

const steps = fc.array(
  fc.oneof(
    fc.constant('open' as const),
    fc.record({ place: fc.nat(20), how: fc.constantFrom<Ending>('closed', 'reset', 'unanswered') }),
    // Short of a minute, so that no connection is forgotten while it is open and silent.
    fc.integer({ min: 0, max: 20_000 }),
  ),
  { maxLength: 60 },
);

describe.each(['TCP', 'UDP'] as const)('connections of a run over %s', (protocol) => {
  it('are counted as by the virtual service that sees their packets', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const both = new BothWays(protocol);
        let openMs = 0;
        for (const step of all) {
          if (step === 'open') both.open();
          else if (typeof step === 'object') both.end(step.place, step.how);
          else if (openMs + step < 60_000) {
            openMs += step;
            both.wait(step);
          }
          both.compare();
        }
        for (let i = 0; i < 60; i++) both.end(0, 'closed');
        for (let i = 0; i < 40; i++) {
          both.wait(9000);
          both.compare();
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
