import { expect, it } from 'vitest';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';
import { readCases } from '../read-cases.ts';

interface DefaultRow {
  readonly component: string;
  readonly name: string;
  readonly value: unknown;
}

const { iptables, nftables, ipvs, conntrack, configSyncPeriodMs } = defaultKubeProxyConfiguration({});

const settled: Readonly<Record<string, unknown>> = {
  'iptables.syncPeriod': iptables.syncPeriodMs / 1000,
  'iptables.minSyncPeriod': iptables.minSyncPeriodMs / 1000,
  'nftables.syncPeriod': nftables.syncPeriodMs / 1000,
  'nftables.minSyncPeriod': nftables.minSyncPeriodMs / 1000,
  'ipvs.syncPeriod': ipvs.syncPeriodMs / 1000,
  'ipvs.minSyncPeriod': ipvs.minSyncPeriodMs / 1000,
  configSyncPeriod: configSyncPeriodMs / 1000,
  masqueradeBit: iptables.masqueradeBit,
  'conntrack.maxPerCore': conntrack.maxPerCore,
  'conntrack.min': conntrack.min,
  'conntrack.tcpEstablishedTimeout': conntrack.tcpEstablishedTimeoutMs / 1000,
  'conntrack.tcpCloseWaitTimeout': conntrack.tcpCloseWaitTimeoutMs / 1000,
  'ipvs scheduler': ipvs.scheduler,
};

// The other rows are no settings: what kube-proxy has built in.
it.each(
  readCases<DefaultRow>('defaults').filter(
    ({ component, name }) => component === 'kube-proxy' && Object.hasOwn(settled, name),
  ),
)('by default $name is $value', ({ name, value }) => {
  expect(settled[name]).toBe(value);
});

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
