import { expect, it } from 'vitest';
import { localDetectorOf } from '../../src/kubeproxy/local-detector.ts';
import { proxierState } from './proxier-states.ts';

type Configuration = Parameters<typeof proxierState>[1];

function detector(configuration: Configuration, family?: 'IPv4' | 'IPv6') {
  return localDetectorOf(proxierState([], configuration, family));
}

it('of a dual-stack pair of cluster CIDRs each family has its own, whatever their order', () => {
  const clusterCIDR = 'fd00:10:244::/56, 10.244.0.0/16';
  expect(detector({ clusterCIDR })).toEqual({ kind: 'cidr', cidr: '10.244.0.0/16' });
  expect(detector({ clusterCIDR }, 'IPv6')).toEqual({ kind: 'cidr', cidr: 'fd00:10:244::/56' });
});

it('NodeCIDR goes by the block of the node alone', () => {
  expect(detector({ detectLocalMode: 'NodeCIDR' })).toEqual({ kind: 'cidr', cidr: '10.244.1.0/24' });
});

it('the other modes go by interfaces: one, or all whose names start so', () => {
  const detectLocal = { bridgeInterface: 'cni0', interfaceNamePrefix: 'veth' };
  const named = (detectLocalMode: 'BridgeInterface' | 'InterfaceNamePrefix') =>
    detector({ detectLocalMode, detectLocal });
  expect(named('BridgeInterface')).toEqual({ kind: 'interface', name: 'cni0' });
  expect(named('InterfaceNamePrefix')).toEqual({ kind: 'interface', name: 'veth*' });
});

it('without a block of the family, or a name, pods are not told apart', () => {
  expect(detector({ clusterCIDR: '' })).toEqual({ kind: 'none' });
  expect(detector({ clusterCIDR: '10.244.0.0/16' }, 'IPv6')).toEqual({ kind: 'none' });
  expect(detector({ detectLocalMode: 'BridgeInterface' })).toEqual({ kind: 'none' });
});
