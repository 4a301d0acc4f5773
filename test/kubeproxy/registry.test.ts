import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../src/balancer/registry.ts';
import { proxyModes } from '../../src/kubeproxy/registry.ts';

// Seconds that a command took with a processor of its own, Linux 6.18: of one changed Service among so many, with so
// many endpoints each. The laws were fitted with a residual of 15 and 24 %, relative.
const measured = [
  { mode: 'iptables', services: 100, endpointsEach: 1, seconds: 0.018 },
  { mode: 'iptables', services: 1000, endpointsEach: 1, seconds: 0.05 },
  { mode: 'iptables', services: 1000, endpointsEach: 10, seconds: 0.096 },
  { mode: 'iptables', services: 5000, endpointsEach: 1, seconds: 0.277 },
  { mode: 'iptables', services: 5000, endpointsEach: 5, seconds: 0.367 },
  { mode: 'iptables', services: 10_000, endpointsEach: 1, seconds: 0.742 },
  { mode: 'nftables', services: 100, endpointsEach: 1, seconds: 0.017 },
  { mode: 'nftables', services: 1000, endpointsEach: 1, seconds: 0.02 },
  { mode: 'nftables', services: 5000, endpointsEach: 1, seconds: 0.058 },
  { mode: 'nftables', services: 5000, endpointsEach: 5, seconds: 0.13 },
  { mode: 'nftables', services: 10_000, endpointsEach: 1, seconds: 0.132 },
] as const;

describe('a sync takes as long as it was measured to', () => {
  it.each(measured)('$mode, $services Services of $endpointsEach', ({ mode, services, endpointsEach, seconds }) => {
    const ms = proxyModes[mode].syncMs({ services, endpoints: services * endpointsEach });
    expect(ms / (1000 * seconds)).toBeGreaterThan(0.6);
    expect(ms / (1000 * seconds)).toBeLessThan(1.6);
  });
});

describe.each(Object.values(proxyModes))('$name mode', (mode) => {
  it('names an algorithm that exists', () => {
    expect(findAlgorithm(mode.algorithmName('rr'))).toBeDefined();
  });

  it('takes longer to sync, and no less for the first packet, the more there is', () => {
    let lastMs = 0;
    for (const services of [1, 10, 100, 1000, 10_000]) {
      const ms = mode.syncMs({ services, endpoints: 3 * services });
      expect(ms).toBeGreaterThan(lastMs);
      lastMs = ms;
      expect(mode.firstPacketMs(services + 1, 1)).toBeGreaterThanOrEqual(mode.firstPacketMs(services, 1));
      expect(mode.firstPacketMs(services, 2)).toBeGreaterThanOrEqual(mode.firstPacketMs(services, 1));
    }
  });
});
