import { expect, it } from 'vitest';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';

it('kube-proxy programs iptables, at most once a second, and marks with bit 14', () => {
  expect(defaultKubeProxyConfiguration({})).toMatchObject({
    mode: 'iptables',
    configSyncPeriodMs: 900_000,
    iptables: { syncPeriodMs: 30_000, minSyncPeriodMs: 1_000, masqueradeBit: 14, localhostNodePorts: true },
    nftables: { syncPeriodMs: 30_000, minSyncPeriodMs: 1_000, masqueradeBit: 14 },
    ipvs: { syncPeriodMs: 30_000, minSyncPeriodMs: 0, scheduler: 'rr' },
    conntrack: {
      maxPerCore: 32_768,
      min: 131_072,
      tcpEstablishedTimeoutMs: 86_400_000,
      tcpCloseWaitTimeoutMs: 3_600_000,
    },
  });
});

it('what is written is kept, but a minSyncPeriod of 0 only in IPVS mode', () => {
  const configuration = defaultKubeProxyConfiguration({
    mode: 'ipvs',
    iptables: { minSyncPeriod: 0, masqueradeBit: 0 },
    ipvs: { minSyncPeriod: 0, scheduler: 'lc' },
    conntrack: { min: 0 },
  });
  expect(configuration).toMatchObject({
    mode: 'ipvs',
    iptables: { minSyncPeriodMs: 1_000, masqueradeBit: 0 },
    ipvs: { minSyncPeriodMs: 0, scheduler: 'lc' },
    conntrack: { min: 0 },
  });
});
