import { inEndpointOrder, type ProxyEndpoint } from '../../src/kubeproxy/categorize-endpoints.ts';
import type { ProxiedService, ProxierState, ProxyServicePort } from '../../src/kubeproxy/proxier-state.ts';
import type { Packet } from '../../src/kubeproxy/rule-program.ts';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';

type Configuration = Parameters<typeof defaultKubeProxyConfiguration>[0];

/** A node of a cluster whose pods live in 10.244.0.0/16 or fd00:10:244::/56. */
export function proxierState(
  services: readonly ProxiedService[],
  configuration: Configuration = {},
  family: ProxierState['family'] = 'IPv4',
): ProxierState {
  const isIPv4 = family === 'IPv4';
  return {
    family,
    node: {
      name: 'node-a',
      zone: 'zone-1',
      addresses: isIPv4 ? ['192.168.0.2', '172.17.0.1', '127.0.0.1'] : ['2001:db8::2', '::1'],
      primaryAddress: isIPv4 ? '192.168.0.2' : '2001:db8::2',
      podCIDRs: isIPv4 ? ['10.244.1.0/24'] : ['fd00:10:244:1::/64'],
    },
    services,
    configuration: defaultKubeProxyConfiguration({
      clusterCIDR: '10.244.0.0/16,fd00:10:244::/56',
      ...configuration,
    }),
    serviceCIDRs: [isIPv4 ? '10.96.0.0/12' : 'fd00:10:96::/112'],
    kubernetesMinor: 34,
  };
}

/** `shop/web:http`, TCP port 80, at 10.96.0.10: what is not said is as the API server defaults it. */
export function proxiedService(
  addresses: readonly (string | Partial<ProxyEndpoint>)[],
  port: Partial<ProxyServicePort> = {},
): ProxiedService {
  const { namespace = 'shop', service = 'web', portName = 'http' } = port;
  return {
    port: {
      name: `${namespace}/${service}${portName === '' ? '' : `:${portName}`}`,
      namespace,
      service,
      portName,
      protocol: 'TCP',
      clusterIP: '10.96.0.10',
      port: 80,
      nodePort: 0,
      externalIPs: [],
      loadBalancerIPs: [],
      loadBalancerSourceRanges: [],
      internalPolicyLocal: false,
      externalPolicyLocal: false,
      stickySeconds: null,
      healthCheckNodePort: 0,
      ...port,
    },
    endpoints: inEndpointOrder(addresses.map(endpoint)),
  };
}

function endpoint(given: string | Partial<ProxyEndpoint>): ProxyEndpoint {
  return {
    address: '10.244.2.1:8080',
    ready: true,
    serving: true,
    terminating: false,
    isLocal: false,
    zoneHints: [],
    nodeHints: [],
    ...(typeof given === 'string' ? { address: given } : given),
  };
}

/** A pod of the node calls the cluster IP of `shop/web`. */
export function packet(changes: Partial<Packet> = {}): Packet {
  return {
    sourceIP: '10.244.1.7',
    destinationIP: '10.96.0.10',
    destinationPort: 80,
    protocol: 'TCP',
    from: 'pod',
    ...changes,
  };
}

/** States that between them have every kind of rule, by what they show. */
export const representativeStates: Readonly<Record<string, ProxierState>> = {
  'no Service': proxierState([]),
  'a Service of each kind': proxierState([
    proxiedService(['10.244.2.1:8080', '10.244.2.2:8080', '10.244.1.3:8080']),
    proxiedService(['10.244.2.1:53'], {
      service: 'dns',
      portName: 'dns',
      protocol: 'UDP',
      port: 53,
      clusterIP: '10.96.0.11',
    }),
    proxiedService(['10.244.2.1:36412'], {
      service: 'mme',
      portName: '',
      protocol: 'SCTP',
      port: 36412,
      clusterIP: '10.96.0.12',
    }),
    proxiedService(['10.244.2.1:80'], {
      service: 'front',
      nodePort: 30080,
      externalIPs: ['198.51.100.7'],
      clusterIP: '10.96.0.13',
    }),
    proxiedService(['10.244.1.9:80', '10.244.2.9:80'], {
      service: 'sticky',
      clusterIP: '10.96.0.14',
      stickySeconds: 10_800,
      nodePort: 30081,
      loadBalancerIPs: ['203.0.113.9', '203.0.113.10'],
      loadBalancerSourceRanges: ['192.168.0.0/24', '198.51.100.0/24'],
    }),
  ]),
  'policies Local with and without an endpoint here': proxierState([
    proxiedService([{ address: '10.244.1.3:8080', isLocal: true }, '10.244.2.2:8080'], {
      nodePort: 30080,
      loadBalancerIPs: ['203.0.113.9'],
      externalPolicyLocal: true,
      internalPolicyLocal: true,
      healthCheckNodePort: 32000,
    }),
    proxiedService(['10.244.2.2:8080'], {
      service: 'elsewhere',
      clusterIP: '10.96.0.11',
      nodePort: 30081,
      externalIPs: ['198.51.100.7'],
      loadBalancerIPs: ['203.0.113.10'],
      externalPolicyLocal: true,
      internalPolicyLocal: true,
      healthCheckNodePort: 32001,
    }),
  ]),
  'Services without endpoints': proxierState([
    proxiedService([], { nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] }),
    proxiedService([], { service: 'dns', protocol: 'UDP', clusterIP: '10.96.0.11' }),
  ]),
  'every choice of the configuration': proxierState(
    [
      proxiedService(['10.244.2.1:8080'], {
        nodePort: 30080,
        loadBalancerIPs: ['203.0.113.9'],
        externalPolicyLocal: true,
      }),
    ],
    {
      detectLocalMode: 'InterfaceNamePrefix',
      detectLocal: { interfaceNamePrefix: 'veth' },
      nodePortAddresses: ['192.168.0.0/16', '127.0.0.0/8'],
      iptables: { masqueradeAll: true, masqueradeBit: 31 },
      conntrack: { tcpBeLiberal: true },
    },
  ),
  IPv6: proxierState(
    [
      proxiedService(['[fd00:10:244:2::1]:8080', '[fd00:10:244:1::2]:8080'], {
        clusterIP: 'fd00:10:96::10',
        stickySeconds: 60,
        nodePort: 30080,
        loadBalancerIPs: ['2001:db8:1::9'],
        loadBalancerSourceRanges: ['2001:db8::/64'],
      }),
      proxiedService([], { service: 'none', clusterIP: 'fd00:10:96::11', nodePort: 30081 }),
    ],
    {},
    'IPv6',
  ),
  'more than a thousand endpoints': proxierState([
    proxiedService(
      Array.from({ length: 1001 }, (_, i) => `10.244.${2 + Math.floor(i / 250)}.${1 + (i % 250)}:8080`),
      { stickySeconds: 60 },
    ),
  ]),
};
