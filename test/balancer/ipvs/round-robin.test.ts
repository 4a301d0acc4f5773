import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

// Decisions that a Linux kernel 6.1 took, from the recording that the project keeps: those of scheduler rr that depend
// on nothing but the scheduler. A step is an opened connection with the server that was chosen (null: refused), an
// added or removed server, or a weight; of the others (close, data, sleep) rr takes no notice.
interface Trace {
  readonly name: string;
  readonly servers: readonly (readonly [id: string, address: string, weight: number])[];
  readonly steps: readonly (readonly [step: string, ...rest: (string | number | null)[]])[];
}

const traces = JSON.parse(readFileSync('test/fixtures/ipvs-rr-traces.json', 'utf8')) as readonly Trace[];

/** What the kernel chose and what the balancer chooses, connection by connection. */
function replay({ servers, steps }: Trace): { kernel: unknown[]; ours: unknown[] } {
  const balancer = createBalancer(
    'ipvs/rr',
    servers.map(([id, address, weight]) => ({ id, address, weight })),
  );
  const kernel: unknown[] = [];
  const ours: unknown[] = [];
  for (const [step, first, second, third] of steps) {
    if (step === 'o') {
      kernel.push(third);
      ours.push(balancer.pick({ sourceIp: first as string, sourcePort: second as number }));
    } else {
      edit(balancer, step, first as string, second as number);
    }
  }
  return { kernel, ours };
}

function edit(balancer: NamedBalancer, step: string, id: string, weight: number): void {
  if (step === '+') balancer.add({ id, weight });
  if (step === '-') balancer.remove(id);
  if (step === 'w') balancer.setWeight(id, weight);
}

describe('round robin decides as the kernel did', () => {
  it.each(traces)('$name', (trace) => {
    const { kernel, ours } = replay(trace);
    expect(kernel.length).toBeGreaterThan(0);
    expect(ours).toEqual(kernel);
  });
});

describe('round robin', () => {
  const three = [{ id: '1' }, { id: '2' }, { id: '3' }];
  const picks = (balancer: NamedBalancer, count: number): string =>
    Array.from({ length: count }, () => balancer.pick() ?? '-').join(' ');

  it('begins with the server that was added last: 3 2 1 3 2 1', () => {
    expect(picks(createBalancer('ipvs/rr', three), 7)).toBe('3 2 1 3 2 1 3');
  });

  it('gives a server that is added its turn when the walk comes round, and loses no other its turn', () => {
    const balancer = createBalancer('ipvs/rr', three);
    expect(picks(balancer, 1)).toBe('3');
    balancer.add({ id: '4' });
    expect(picks(balancer, 6)).toBe('2 1 4 3 2 1');
  });

  it('goes on with the next in turn when the one it points to is removed', () => {
    const balancer = createBalancer('ipvs/rr', three);
    expect(picks(balancer, 2)).toBe('3 2');
    balancer.remove('2');
    expect(picks(balancer, 3)).toBe('1 3 1');
  });

  it('differs by at most one between servers that stay', () => {
    const balancer = createBalancer('ipvs/rr', three);
    const counts = new Map<string | null, number>();
    for (let i = 0; i < 1000; i++) {
      const id = balancer.pick();
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect([...counts.values()].sort()).toEqual([333, 333, 334]);
  });
});
