import { describe, expect, it } from 'vitest';
import { programIptables } from '../../../src/kubeproxy/iptables/program-iptables.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import { proxiedService, proxierState, representativeStates } from '../proxier-states.ts';

/** The rules of a chain without the name of the chain, in the order of the kernel. Both tables, nat first. */
function chainOf(state: ProxierState, chain: RegExp, service?: string): readonly string[] {
  const rules = programIptables(state)
    .print(service)
    .split('\n')
    .flatMap((line) => (/^-A (\S+) (.*)$/.exec(line)?.slice(1) as [string, string] | undefined) ?? []);
  return rules.filter((_, i) => i % 2 === 1 && chain.test(rules[i - 1]!));
}

const sep = /KUBE-SEP-\w+/g;
const nameless = (rules: readonly string[]): readonly string[] => rules.map((rule) => rule.replaceAll(sep, 'KUBE-SEP'));

describe('the choice of an endpoint', () => {
  it('is made by lot, each rule taking its share of what is left, in the order of the addresses', () => {
    const state = proxierState([proxiedService(['10.244.2.9:80', '10.244.2.10:80', '10.244.1.3:80'])]);
    expect(nameless(chainOf(state, /KUBE-SVC/)).slice(1)).toEqual([
      '-m comment --comment "shop/web:http -> 10.244.1.3:80" -m statistic --mode random --probability 0.3333333333 -j KUBE-SEP',
      '-m comment --comment "shop/web:http -> 10.244.2.10:80" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP',
      '-m comment --comment "shop/web:http -> 10.244.2.9:80" -j KUBE-SEP',
    ]);
  });

  it('by sessionAffinity first asks the list of each endpoint, which its own chain fills', () => {
    const state = proxierState([proxiedService(['10.244.2.1:80', '10.244.2.2:80'], { stickySeconds: 10_800 })]);
    const list = '--mask 255.255.255.255 --rsource';
    expect(nameless(chainOf(state, /KUBE-SVC/)).slice(1, 3)).toEqual([
      `-m comment --comment "shop/web:http -> 10.244.2.1:80" -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP ${list} -j KUBE-SEP`,
      `-m comment --comment "shop/web:http -> 10.244.2.2:80" -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP ${list} -j KUBE-SEP`,
    ]);
    expect(nameless(chainOf(state, /KUBE-SEP/))).toContain(
      `-p tcp -m comment --comment "shop/web:http" -m recent --set --name KUBE-SEP ${list} -m tcp -j DNAT --to-destination 10.244.2.1:80`,
    );
    // The list, the chain that is asked for and the chain that fills it are one name.
    expect(new Set(programIptables(state).print().match(sep)).size).toBe(2);
  });

  it('masquerades an endpoint that calls itself', () => {
    const state = proxierState([proxiedService(['10.244.2.1:80'])]);
    expect(chainOf(state, /KUBE-SEP/)[0]).toBe(
      '-s 10.244.2.1/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ',
    );
  });

  it('follows hints for nodes from Kubernetes 1.34 on', () => {
    const here = { address: '10.244.1.3:80', nodeHints: ['node-a'], zoneHints: ['zone-1'] };
    const near = { address: '10.244.2.1:80', nodeHints: ['node-b'], zoneHints: ['zone-1'] };
    const state = proxierState([proxiedService([here, near])]);
    expect(chainOf(state, /KUBE-SEP/)).toHaveLength(2);
    expect(chainOf({ ...state, kubernetesMinor: 33 }, /KUBE-SEP/)).toHaveLength(4);
  });

  it('says nothing of endpoints that nobody here would be sent to', () => {
    const state = proxierState([
      proxiedService([{ address: '10.244.1.3:80', isLocal: true }, '10.244.2.1:80'], { internalPolicyLocal: true }),
    ]);
    expect(programIptables(state).print()).not.toContain('10.244.2.1');
  });
});

describe('masquerade of what is sent to a cluster IP', () => {
  const at =
    '-d 10.96.0.10/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ';

  it.each([
    ['by default, of all but pods of the cluster', {}, `! -s 10.244.0.0/16 ${at}`],
    ['by NodeCIDR, of all but pods of the node', { detectLocalMode: 'NodeCIDR' }, `! -s 10.244.1.0/24 ${at}`],
    [
      'by BridgeInterface, of what does not come by the bridge',
      { detectLocalMode: 'BridgeInterface', detectLocal: { bridgeInterface: 'cni0' } },
      at.replace('/32 -p', '/32 ! -i cni0 -p'),
    ],
    [
      'by InterfaceNamePrefix, of what does not come by such an interface',
      { detectLocalMode: 'InterfaceNamePrefix', detectLocal: { interfaceNamePrefix: 'veth' } },
      at.replace('/32 -p', '/32 ! -i veth+ -p'),
    ],
    ['by masqueradeAll, of everything', { iptables: { masqueradeAll: true } }, at],
  ] as const)('is %s', (_, configuration, rule) => {
    const state = proxierState([proxiedService(['10.244.2.1:80'])], configuration);
    expect(chainOf(state, /KUBE-SVC/)[0]).toBe(rule);
  });

  it.each([{ clusterCIDR: '' }, { clusterCIDR: 'fd00:10:244::/56' }, { detectLocalMode: 'BridgeInterface' }] as const)(
    'does not happen where %j tells nobody from pods',
    (configuration) => {
      const state = proxierState([proxiedService(['10.244.2.1:80'])], configuration);
      expect(chainOf(state, /KUBE-SVC/)).toHaveLength(1);
    },
  );
});

describe('traffic from outside', () => {
  const everywhere = { nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] };

  it('with policy Cluster is masqueraded and goes to any endpoint', () => {
    const state = proxierState([proxiedService(['10.244.2.1:80'], everywhere)]);
    expect(chainOf(state, /KUBE-EXT-/)).toEqual([
      '-m comment --comment "masquerade traffic for shop/web:http external destinations" -j KUBE-MARK-MASQ',
      expect.stringMatching(/^-j KUBE-SVC-/),
    ]);
  });

  it('with policy Local stays on the node, unless a pod or the node itself calls', () => {
    const here = { address: '10.244.1.3:80', isLocal: true };
    const state = proxierState([proxiedService([here, '10.244.2.1:80'], { ...everywhere, externalPolicyLocal: true })]);
    expect(chainOf(state, /KUBE-EXT-/)).toEqual([
      expect.stringMatching(/^-s 10.244.0.0\/16 .*"pod traffic for shop\/web:http external destinations" -j KUBE-SVC-/),
      expect.stringMatching(/"masquerade LOCAL traffic for .*" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ$/),
      expect.stringMatching(/"route LOCAL traffic for .*" -m addrtype --src-type LOCAL -j KUBE-SVC-/),
      expect.stringMatching(/^-j KUBE-SVL-/),
    ]);
    expect(chainOf(state, /KUBE-EXTERNAL-SERVICES/)).toEqual([]);
  });

  it('with policy Local and no endpoint here is dropped after the exceptions', () => {
    const state = proxierState([proxiedService(['10.244.2.1:80'], { ...everywhere, externalPolicyLocal: true })]);
    expect(chainOf(state, /KUBE-EXT-/)).toHaveLength(3);
    const what = '-m comment --comment "shop/web:http has no local endpoints"';
    expect(chainOf(state, /KUBE-EXTERNAL-SERVICES/)).toEqual([
      `-d 198.51.100.7/32 -p tcp ${what} -m tcp --dport 80 -j DROP`,
      `-d 203.0.113.9/32 -p tcp ${what} -m tcp --dport 80 -j DROP`,
      `-p tcp ${what} -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP`,
    ]);
  });

  it('is refused where no endpoint is anywhere, and the nat table knows nothing of the Service', () => {
    const state = proxierState([proxiedService([], everywhere)]);
    const text = programIptables(state).print('shop/web');
    expect(text).not.toContain('*nat');
    expect(text.match(/-j REJECT --reject-with icmp-port-unreachable/g)).toHaveLength(4);
  });

  it('to a load balancer must come from a source range, and from its own address if the node is in one', () => {
    const port = { ...everywhere, loadBalancerSourceRanges: ['192.168.0.0/24'] };
    const state = proxierState([proxiedService(['10.244.2.1:80'], port)]);
    expect(chainOf(state, /KUBE-FW-/)).toEqual([
      expect.stringMatching(/^-s 192.168.0.0\/24 .*"shop\/web:http loadbalancer IP" -j KUBE-EXT-/),
      expect.stringMatching(/^-s 203.0.113.9\/32 .*"shop\/web:http loadbalancer IP" -j KUBE-EXT-/),
      '-m comment --comment "other traffic to shop/web:http will be dropped by KUBE-PROXY-FIREWALL"',
    ]);
    const [drop] = chainOf(state, /KUBE-PROXY-FIREWALL/);
    expect(drop).toMatch(
      /^-d 203.0.113.9\/32 -p tcp .*"shop\/web:http traffic not accepted by KUBE-FW-\w+".* -j DROP$/,
    );
    const otherRange = { ...port, loadBalancerSourceRanges: ['198.51.100.0/24'] };
    expect(chainOf(proxierState([proxiedService(['10.244.2.1:80'], otherRange)]), /KUBE-FW-/)).toHaveLength(2);
  });
});

describe('node ports', () => {
  const state = (configuration: Parameters<typeof proxierState>[1], family: ProxierState['family'] = 'IPv4') =>
    proxierState([], configuration, family);
  const last = '-m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain"';

  it.each([
    ['every address of the node', state({}), [`${last} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`]],
    [
      'no loopback address without localhostNodePorts',
      state({ iptables: { localhostNodePorts: false } }),
      [`! -d 127.0.0.0/8 ${last} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`],
    ],
    [
      'no loopback address of IPv6',
      state({}, 'IPv6'),
      [`! -d ::1/128 ${last} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`],
    ],
    [
      'the addresses in nodePortAddresses',
      state({ nodePortAddresses: ['172.17.0.0/16', '127.0.0.0/8'] }),
      [`-d 172.17.0.1/32 ${last} -j KUBE-NODEPORTS`, `-d 127.0.0.1/32 ${last} -j KUBE-NODEPORTS`],
    ],
    ['the primary address', state({ nodePortAddresses: ['primary'] }), [`-d 192.168.0.2/32 ${last} -j KUBE-NODEPORTS`]],
    [
      'every address where nodePortAddresses has none of the family',
      state({ nodePortAddresses: ['192.168.0.0/16'] }, 'IPv6'),
      [`! -d ::1/128 ${last} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`],
    ],
  ])('answer on %s', (_, proxier, rules) => {
    expect(chainOf(proxier, /^KUBE-SERVICES$/)).toEqual(rules);
  });

  it('on loopback addresses are closed to other machines', () => {
    const guard = '! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections"';
    expect(chainOf(state({}), /^KUBE-FIREWALL$/)).toEqual([
      `${guard} -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    ]);
    for (const closed of [state({ nodePortAddresses: ['primary'] }), state({}, 'IPv6')]) {
      expect(chainOf(closed, /^KUBE-FIREWALL$/)).toEqual([]);
    }
  });
});

it('the mark of masquerade is the bit that the configuration says', () => {
  const text = programIptables(proxierState([], { iptables: { masqueradeBit: 31 } })).print();
  expect(text).toContain('-A KUBE-MARK-MASQ -j MARK --set-xmark 0x80000000/0x80000000\n');
});

it('packets that conntrack cannot translate are dropped unless conntrack is liberal', () => {
  const drop = '-m conntrack --ctstate INVALID -j DROP';
  expect(chainOf(proxierState([]), /KUBE-FORWARD/)).toContain(drop);
  expect(chainOf(proxierState([], { conntrack: { tcpBeLiberal: true } }), /KUBE-FORWARD/)).not.toContain(drop);
});

it('with more than a thousand endpoints the rules of endpoints have no comments', () => {
  const text = programIptables(representativeStates['more than a thousand endpoints']!).print('shop/web');
  const ofEndpoints = text.match(/^-A KUBE-(SEP|SVC)-.*/gm)!.filter((rule) => !rule.includes('cluster IP'));
  expect(ofEndpoints).toHaveLength(4 * 1001);
  expect(ofEndpoints.filter((rule) => rule.includes('comment'))).toEqual([]);
});

describe('the rules of one Service', () => {
  const state = representativeStates['a Service of each kind']!;
  const all = programIptables(state).print().split('\n');

  it.each([...new Set(state.services.map(({ port }) => port.service))])('of %s are among those of all', (service) => {
    const lines = programIptables(state).print(`shop/${service}`).split('\n');
    expect(lines.filter((line) => !all.includes(line))).toEqual([]);
    const others = state.services.filter(({ port }) => port.service !== service).map(({ port }) => port.name);
    expect(lines.filter((line) => others.some((name) => line.includes(`"${name} `)))).toEqual([]);
  });

  it('are all that has its name', () => {
    const named = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.includes('shop/front'));
    expect(named(programIptables(state).print('shop/front').split('\n'))).toEqual(named(all));
  });

  it('are none where there is no such Service', () => {
    expect(programIptables(state).print('shop/nobody')).toBe('');
  });
});
