import { describe, expect, it } from 'vitest';
import { programIpvs } from '../../../src/kubeproxy/ipvs/program-ipvs.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import { proxiedService, proxierState, representativeStates } from '../proxier-states.ts';

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const print = (state: ProxierState, service?: string): readonly string[] => linesOf(programIpvs(state).print(service));

describe('ipvsadm -Sn', () => {
  it('shows a virtual server for each address of a Service, node ports at every address but loopback', () => {
    const service = proxiedService(['10.244.2.10:8080', '10.244.2.9:8080'], {
      nodePort: 30080,
      externalIPs: ['198.51.100.7'],
      loadBalancerIPs: ['203.0.113.9'],
    });
    expect(print(proxierState([service]))).toEqual(
      ['10.96.0.10:80', '172.17.0.1:30080', '192.168.0.2:30080', '198.51.100.7:80', '203.0.113.9:80'].flatMap((at) => [
        `-A -t ${at} -s rr`,
        `-a -t ${at} -r 10.244.2.9:8080 -m -w 1`,
        `-a -t ${at} -r 10.244.2.10:8080 -m -w 1`,
      ]),
    );
  });

  it('lists TCP before UDP before SCTP, and addresses as numbers', () => {
    const at = (clusterIP: string, protocol: 'TCP' | 'UDP' | 'SCTP') => proxiedService([], { clusterIP, protocol });
    const services = [at('10.96.0.2', 'SCTP'), at('10.96.0.1', 'UDP'), at('10.96.0.10', 'TCP'), at('10.96.0.9', 'TCP')];
    expect(print(proxierState(services))).toEqual([
      '-A -t 10.96.0.9:80 -s rr',
      '-A -t 10.96.0.10:80 -s rr',
      '-A -u 10.96.0.1:80 -s rr',
      '-A --sctp-service 10.96.0.2:80 -s rr',
    ]);
  });

  it('shows session affinity as persistence, and that mh hashes the port too', () => {
    const services = [proxiedService([], { stickySeconds: 10_800 })];
    expect(print(proxierState(services))).toEqual(['-A -t 10.96.0.10:80 -s rr -p 10800']);
    const maglev = proxierState(services, { ipvs: { scheduler: 'mh' } });
    expect(print(maglev)).toEqual(['-A -t 10.96.0.10:80 -s mh -p 10800 -b mh-port']);
  });

  it('writes IPv6 in brackets', () => {
    const service = proxiedService(['[fd00:10:244:2::1]:8080'], { clusterIP: 'fd00:10:96::10' });
    expect(print(proxierState([service], {}, 'IPv6'))).toEqual([
      '-A -t [fd00:10:96::10]:80 -s rr',
      '-a -t [fd00:10:96::10]:80 -r [fd00:10:244:2::1]:8080 -m -w 1',
    ]);
  });

  it('has node ports at the addresses that nodePortAddresses names, and never at loopback', () => {
    const services = [proxiedService([], { nodePort: 30080 })];
    const nodePortAddresses = ['192.168.0.0/16', '127.0.0.0/8'];
    expect(print(proxierState(services, { nodePortAddresses }))).toEqual([
      '-A -t 10.96.0.10:80 -s rr',
      '-A -t 192.168.0.2:30080 -s rr',
    ]);
    expect(print(proxierState(services, { nodePortAddresses: ['primary'] }))).toContain(
      '-A -t 192.168.0.2:30080 -s rr',
    );
  });

  it('of one Service is what the whole has of it', () => {
    for (const state of Object.values(representativeStates)) {
      const names = new Set(state.services.map(({ port }) => `${port.namespace}/${port.service}`));
      const parts = [...names].flatMap((name) => print(state, name));
      expect(parts.toSorted()).toEqual(print(state).toSorted());
    }
    expect(print(representativeStates['a Service of each kind']!, 'shop/unknown')).toEqual([]);
  });
});

describe('ipset save', () => {
  const entriesOf = (state: ProxierState, set: string): readonly string[] =>
    linesOf(programIpvs(state).printIPSets())
      .filter((line) => line.startsWith(`add ${set} `))
      .map((line) => line.slice(`add ${set} `.length));

  it('has every address that is on the dummy device, but none that the node has itself', () => {
    const service = proxiedService([], {
      externalIPs: ['198.51.100.7', '172.17.0.1'],
      loadBalancerIPs: ['203.0.113.9'],
    });
    expect(entriesOf(proxierState([service]), 'KUBE-IPVS-IPS')).toEqual(['10.96.0.10', '198.51.100.7', '203.0.113.9']);
  });

  it('tells addresses of policy Local from those of policy Cluster', () => {
    const external = { nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] };
    const cluster = proxierState([proxiedService([], external)]);
    const local = proxierState([proxiedService([], { ...external, externalPolicyLocal: true })]);
    const sets = (state: ProxierState) =>
      ['KUBE-EXTERNAL-IP', 'KUBE-LOAD-BALANCER', 'KUBE-NODE-PORT'].map((set) => [
        entriesOf(state, set === 'KUBE-NODE-PORT' ? `${set}-TCP` : set),
        entriesOf(state, set === 'KUBE-NODE-PORT' ? `${set}-LOCAL-TCP` : `${set}-LOCAL`),
      ]);
    const [atExternal, atBalancer] = ['198.51.100.7,tcp:80', '203.0.113.9,tcp:80'];
    expect(sets(cluster)).toEqual([
      [[atExternal], []],
      [[atBalancer], []],
      [['30080'], []],
    ]);
    expect(sets(local)).toEqual([
      [[], [atExternal]],
      [[atBalancer], [atBalancer]],
      [['30080'], ['30080']],
    ]);
  });

  it('has node ports of SCTP with the addresses of the node', () => {
    const state = proxierState([proxiedService([], { nodePort: 30080, protocol: 'SCTP' })]);
    expect(entriesOf(state, 'KUBE-NODE-PORT-SCTP-HASH')).toEqual(['172.17.0.1,sctp:30080', '192.168.0.2,sctp:30080']);
  });

  it('has local endpoints with themselves as source, ready or not, and health check ports', () => {
    const away = { address: '10.244.2.1:80' };
    const here = { address: '10.244.1.1:80', isLocal: true, ready: false };
    const state = proxierState([proxiedService([away, here], { healthCheckNodePort: 32000 })]);
    expect(entriesOf(state, 'KUBE-LOOP-BACK')).toEqual(['10.244.1.1,tcp:80,10.244.1.1']);
    expect(entriesOf(state, 'KUBE-HEALTH-CHECK-NODE-PORT')).toEqual(['32000']);
  });

  it('cuts names of IPv6 to the 31 characters that a set may have', () => {
    const names = linesOf(programIpvs(proxierState([], {}, 'IPv6')).printIPSets()).map((line) => line.split(' ')[1]!);
    expect(names.every((name) => name.startsWith('KUBE-6-') && name.length <= 31)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('KUBE-6-LOAD-BALANCER-SOURCE-CID');
  });
});
