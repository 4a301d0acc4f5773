import { describe, expect, it } from 'vitest';
import { SNAT_PORT_COUNT, SnatPorts } from '../../src/dataplane/snat-ports.ts';
import { Streams } from '../../src/random/stream.ts';

describe('the ports of a node that masquerades', () => {
  it.each([
    // Measured shares of first SYNs that found a port, pooled over two back ends.
    [0.825, 0.9997, 0.001],
    [0.925, 0.9807, 0.02],
    [0.96, 0.8971, 0.02],
    [0.975, 0.7715, 0.04],
  ])('with %f of them in use a first SYN finds one as often as measured', (share, measured, tolerance) => {
    const ports = new SnatPorts(new Streams(2, 0).named(`snat/${share}`));
    for (let i = 0; i < share * SNAT_PORT_COUNT; i++) ports.taken(0);
    let found = 0;
    for (let i = 0; i < 10_000; i++) if (ports.finds(0)) found++;
    expect(Math.abs(found / 10_000 - measured)).toBeLessThan(tolerance);
  });

  it('are those of each endpoint for itself, and free again at once', () => {
    const ports = new SnatPorts(new Streams(2, 0).named('snat'));
    for (let i = 0; i < SNAT_PORT_COUNT; i++) ports.taken(70);
    expect([ports.finds(70), ports.finds(71), ports.finds(500)]).toEqual([false, true, true]);
    for (let i = 0; i < SNAT_PORT_COUNT / 2; i++) ports.freed(70);
    expect(ports.finds(70)).toBe(true);
  });
});
