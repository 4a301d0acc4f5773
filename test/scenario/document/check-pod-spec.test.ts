import { expect, it } from 'vitest';
import { assumption, clusterOf, markedInCluster, parsedClusterOf, scenarioOf, shop, workload } from '../read.ts';

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {${spec}, containers: [{name: c, image: c, ports: [{containerPort: 80, hostPort: 81}]}]}\n`;

it.each<readonly [spec: string, mistake: string]>([
  [
    'hostname: my_pod',
    'a.yaml:4 «my_pod» Pod: spec.hostname: "my_pod" is not a DNS label (lower case letters, digits and "-", at most 63, with a letter or digit at both ends)',
  ],
  [
    'subdomain: a.b',
    'a.yaml:4 «a.b» Pod: spec.subdomain: "a.b" is not a DNS label (lower case letters, digits and "-", at most 63, with a letter or digit at both ends)',
  ],
  [
    'dnsPolicy: None',
    'a.yaml:4 «None» Pod: spec.dnsConfig.nameservers: required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
  ],
  [
    'dnsPolicy: ClusterFrist',
    'a.yaml:4 «ClusterFrist» Pod.spec.dnsPolicy: unknown value "ClusterFrist" (did you mean "ClusterFirst"? expected one of ClusterFirst, ClusterFirstWithHostNet, Default, None)',
  ],
  [
    'dnsConfig: {nameservers: [1.1.1.1, 8.8.8.8, 9.9.9.9, 4.4.4.4]}',
    'a.yaml:4 «nameservers» Pod: spec.dnsConfig.nameservers: invalid value: must not have more than 3 nameservers',
  ],
  ['dnsConfig: {nameservers: [dns]}', 'a.yaml:4 «dns» Pod: spec.dnsConfig.nameservers[0]: "dns" is not an IP address'],
  ['dnsConfig: {searches: [a..b]}', 'a.yaml:4 «a..b» Pod: spec.dnsConfig.searches[0]: "a..b" is not a DNS name'],
  ['dnsConfig: {options: [{value: x}]}', 'a.yaml:4 «{value: x}» Pod: spec.dnsConfig.options[0].name: required value'],
  [
    'hostNetwork: true',
    'a.yaml:4 «81» Pod: spec.containers[0].ports[0].hostPort: invalid value: 81: must match `containerPort` when `hostNetwork` is true',
  ],
])('%s is a mistake', (spec, mistake) => {
  expect(markedInCluster([pod(spec)])).toEqual([mistake]);
});

it('what a pod says of its names and its DNS is read', () => {
  const dns =
    'dnsPolicy: None, dnsConfig: {nameservers: [1.1.1.1], searches: [_tcp.example.com, .], options: [{name: ndots, value: "2"}]}';
  expect(clusterOf([pod(`hostname: a, subdomain: b, ${dns}`)]).pods[0]?.spec).toMatchObject({
    hostname: 'a',
    subdomain: 'b',
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: ['1.1.1.1'],
      searches: ['_tcp.example.com', '.'],
      options: [{ name: 'ndots', value: '2' }],
    },
  });
});

it('what has no effect is listed, by answers about the cluster and by a run', () => {
  const text = pod('hostname: a, priority: 3');
  expect(assumption(parsedClusterOf([text]), 'fields of Pod without effect')).toBe('spec.priority (not simulated)');
  expect(assumption(scenarioOf([shop, workload(), text]), 'fields of Pod without effect')).toBe(
    'spec.priority, spec.containers.ports.hostPort (not simulated)',
  );
});
