import { describe, expect, it } from 'vitest';
import { assumption, markedInCluster, parsedClusterOf } from '../read.ts';

const service = (spec: string, name = 'web'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const PORT = 'ports: [{port: 80}]';

describe('a Service', () => {
  it.each<readonly [spec: string, mistake: string]>([
    ['{type: ExternalName}', 'a.yaml:4 «spec» Service: spec.externalName is required for type ExternalName'],
    [
      '{type: ExternalName, externalName: DB.example.com}',
      'a.yaml:4 «DB.example.com» Service: spec.externalName: "DB.example.com" is not a DNS name (lower case letters, digits, "-" and ".", such as db.example.com)',
    ],
    [
      '{type: ExternalName, externalName: db.example.com, clusterIP: None}',
      'a.yaml:4 «None» Service: spec.clusterIPs: forbidden: may not be set for ExternalName services',
    ],
    [
      `{type: NodePort, clusterIP: None, ${PORT}}`,
      `a.yaml:4 «None» Service: spec.clusterIPs[0]: invalid value: "None": may not be set to 'None' for NodePort services (a headless Service has the type ClusterIP)`,
    ],
    [
      `{type: LoadBalancer, clusterIP: None, ${PORT}}`,
      `a.yaml:4 «None» Service: spec.clusterIPs[0]: invalid value: "None": may not be set to 'None' for LoadBalancer services (a headless Service has the type ClusterIP)`,
    ],
    [
      `{type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8, 203.0.113.7], ${PORT}}`,
      'a.yaml:4 «203.0.113.7» Service: spec.loadBalancerSourceRanges: invalid value: "203.0.113.7": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64) (one address is 203.0.113.7/32)',
    ],
    [
      `{type: NodePort, loadBalancerSourceRanges: [10.0.0.0/8], ${PORT}}`,
      "a.yaml:4 «loadBalancerSourceRanges» Service: spec.loadBalancerSourceRanges: forbidden: may only be used when `type` is 'LoadBalancer' (expected type: LoadBalancer)",
    ],
    [
      `{allocateLoadBalancerNodePorts: false, ${PORT}}`,
      "a.yaml:4 «false» Service: spec.allocateLoadBalancerNodePorts: forbidden: may only be used when `type` is 'LoadBalancer' (expected type: LoadBalancer)",
    ],
    [
      `{loadBalancerClass: example.com/x, ${PORT}}`,
      "a.yaml:4 «example.com/x» Service: spec.loadBalancerClass: forbidden: may only be used when `type` is 'LoadBalancer' (expected type: LoadBalancer)",
    ],
    [
      `{externalIPs: [198.51.100.32, 198.51.100.320], ${PORT}}`,
      'a.yaml:4 «198.51.100.320» Service: spec.externalIPs[1]: "198.51.100.320" is not an IP address',
    ],
    [
      `{externalIPs: [127.0.0.1], ${PORT}}`,
      'a.yaml:4 «127.0.0.1» Service: spec.externalIPs[0]: invalid value: 127.0.0.1: may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      `{externalIPs: ["fe80::1"], ${PORT}}`,
      'a.yaml:4 «"fe80::1"» Service: spec.externalIPs[0]: invalid value: fe80::1: may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
    [
      `{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ${PORT}}`,
      'a.yaml:4 «86401» Service: spec.sessionAffinityConfig.clientIP.timeoutSeconds: invalid value: 86401: must be greater than 0 and less than 86400 (expected seconds from 1 to 86400; 10800 without)',
    ],
    [
      `{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ${PORT}}`,
      'a.yaml:4 «0» Service: spec.sessionAffinityConfig.clientIP.timeoutSeconds: invalid value: 0: must be greater than 0 and less than 86400 (expected seconds from 1 to 86400; 10800 without)',
    ],
    [
      '{type: LoadBalancer, ports: [{port: 10250}]}',
      'a.yaml:4 «10250» Service: spec.ports[0].port: invalid value: 10250: may not expose port 10250 externally since it is used by kubelet',
    ],
    [
      '{type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30080}]}',
      'a.yaml:4 «{name: b, port: 81, nodePort: 30080}» Service: spec.ports[1]: duplicate value: nodePort TCP 30080 (spec.ports[0] has it too)',
    ],
    [
      '{ports: [{name: http_main, port: 80}]}',
      'a.yaml:4 «http_main» Service: spec.ports[0].name: "http_main" is not a DNS label (lower case letters, digits and "-", at most 63, with a letter or digit at both ends)',
    ],
    [
      `{clusterIPs: [10.96.0.5, 10.96.0.6], ${PORT}}`,
      'a.yaml:4 «clusterIPs» Service: spec.clusterIPs: invalid value: may specify no more than one IP for each IP family',
    ],
    [
      `{clusterIP: 10.96.0.5, ipFamilies: [IPv6], ${PORT}}`,
      'a.yaml:4 «10.96.0.5» Service: spec.clusterIPs[0]: invalid value: 10.96.0.5: expected an IPv6 value as indicated by `ipFamilies[0]`',
    ],
    [
      `{ipFamilyPolicy: SingleStack, ipFamilies: [IPv4, IPv6], ${PORT}}`,
      'a.yaml:4 «SingleStack» Service: spec.ipFamilyPolicy: invalid value: SingleStack: must be RequireDualStack or PreferDualStack when multiple IP families are specified',
    ],
    [
      `{ipFamilyPolicy: RequireDualStack, ${PORT}}`,
      'a.yaml:4 «RequireDualStack» Service default/web: spec.ipFamilyPolicy: this cluster is not configured for dual-stack services',
    ],
    [
      `{ipFamilies: [IPv6], ${PORT}}`,
      'a.yaml:4 «IPv6» Service default/web: spec.ipFamilies[0]: IPv6 is not configured on this cluster',
    ],
  ])('%s is a mistake in the words of the API server', (spec, mistake) => {
    expect(markedInCluster([service(spec)]).slice(0, 1)).toEqual([mistake]);
  });

  it.each([
    '{type: ExternalName, externalName: db.example.com.}',
    '{type: ExternalName, externalName: 192.0.2.1}',
    '{clusterIP: None}',
    '{clusterIP: None, selector: {app: web}}',
    `{type: LoadBalancer, loadBalancerSourceRanges: [" 10.0.0.0/8", "2001:db8::/32"], allocateLoadBalancerNodePorts: false, ${PORT}}`,
    `{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86400}}, ${PORT}}`,
    '{type: NodePort, ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, nodePort: 30053, protocol: UDP}]}',
    `{ipFamilyPolicy: PreferDualStack, ${PORT}}`,
    `{externalIPs: [198.51.100.32], externalTrafficPolicy: Local, ${PORT}}`,
  ])('%s is right', (spec) => {
    expect(markedInCluster([service(spec)])).toEqual([]);
  });

  it('has a name that is one label of a DNS name and begins with a letter', () => {
    for (const name of ['1web', 'web.two']) {
      expect(markedInCluster([service(`{${PORT}}`, name)])).toEqual([
        `a.yaml:3 «${name}» Service: metadata.name: "${name}" is not a name of a Service (lower case letters, digits and "-", at most 63, with a letter at the front)`,
      ]);
    }
  });

  it('has a mode in its status only for an address', () => {
    const status = (entry: string): string =>
      `${service(`{type: LoadBalancer, ${PORT}}`)}status: {loadBalancer: {ingress: [${entry}]}}\n`;
    expect(markedInCluster([status('{ip: 192.0.2.7, ipMode: Proxy}')])).toEqual([]);
    expect(markedInCluster([status('{hostname: lb.example.com}')])).toEqual([]);
    expect(markedInCluster([status('{hostname: lb.example.com, ipMode: VIP}')])).toEqual([
      'a.yaml:5 «VIP» Service: status.loadBalancer.ingress[0].ipMode: forbidden: may not be specified when `ip` is not set',
    ]);
  });

  it('may have fields that do nothing for its type: they are listed', () => {
    const parsed = parsedClusterOf([service(`{externalTrafficPolicy: Local, healthCheckNodePort: 30999, ${PORT}}`)]);
    expect(assumption(parsed, 'fields of Service without effect')).toBe(
      'spec.externalTrafficPolicy, spec.healthCheckNodePort (not simulated)',
    );
  });

  it('is not blamed for lacking what was written and could not be read', () => {
    expect(markedInCluster([service('{ports: [{port: eighty}]}')])).toEqual([
      'a.yaml:4 «eighty» Service.spec.ports[0].port: expected a whole number, but found "eighty"',
    ]);
  });
});
