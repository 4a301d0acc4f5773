import { describe, expect, it } from 'vitest';
import { mistakesIn, shop, workload, worldOf } from '../read.ts';

const api = `apiVersion: v1
kind: Service
metadata: {name: api, namespace: other}
spec: {type: NodePort, clusterIP: 10.96.0.77, selector: {app: web}, ports: [{name: http, port: 80, nodePort: 30080}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api-0, namespace: other, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
status: {podIP: 10.244.0.200}
`;

const targetOf = (...lines: readonly string[]): unknown =>
  worldOf([shop, api, workload(...lines)]).workloads[0]?.target;
const web = { kind: 'cluster-ip', service: 0, port: 0 };
const apiHTTP = { kind: 'cluster-ip', service: 1, port: 0 };
const apiDNS = { kind: 'cluster-ip', service: 1, port: 1 };

describe('a target', () => {
  it.each([
    ['http://web', web],
    ['web', web],
    ['web:80', web],
    ['tcp://web:80', web],
    ['grpc://web:80', web],
    ['udp://api.other:53', apiDNS],
    ['udp://10.96.0.77:53', apiDNS],
    ['http://web/checkout?x=1', web],
    ['http://WEB.', web],
    ['web.default', web],
    ['web.default.svc', web],
    ['web.default.svc.cluster.local', web],
    ['web.default.svc.cluster.local.:80', web],
    ['api.other', apiHTTP],
    ['10.96.0.77', apiHTTP],
    ['http://10.96.0.77:80', apiHTTP],
    ['node-2:30080', { kind: 'node-port', node: 1, service: 1, port: 0 }],
    ['172.18.0.4:30080', { kind: 'node-port', node: 2, service: 1, port: 0 }],
  ])('%s is found as a pod finds it', (target, expected) => {
    expect(targetOf(`target: ${JSON.stringify(target)}`)).toEqual(expected);
  });

  it('without a scheme is a UDP port where the protocol is udp', () => {
    expect(targetOf('target: api.other:53', 'connection: {protocol: udp}')).toEqual(apiDNS);
  });

  it('may be the address of a pod', () => {
    expect(targetOf('target: 10.244.0.200:8080')).toMatchObject({ kind: 'pod' });
  });

  it('is looked for in the namespace of the pods that call', () => {
    expect(targetOf('target: api', 'from: {namespace: other, selector: {matchLabels: {app: web}}}')).toEqual(apiHTTP);
  });

  it('inside the cluster cannot be reached from outside, but for node ports', () => {
    const external = 'from: {external: {clients: 3}}';
    expect(targetOf('target: web', external)).toEqual({
      kind: 'unreachable',
      why: "web is a name of the cluster's own DNS, which clients outside of it do not ask",
    });
    expect(targetOf('target: 10.96.0.77', external)).toEqual({
      kind: 'unreachable',
      why: '10.96.0.77 is the address of a Service of the cluster, to which no network outside of it has a route',
    });
    expect(targetOf('target: 10.244.0.200', external)).toMatchObject({ kind: 'unreachable' });
    expect(targetOf('target: node-1:30080', external)).toMatchObject({ kind: 'node-port', node: 0 });
  });

  it.each([
    ['wep', 'there is no Service "wep" as seen from namespace default (did you mean "web"?)'],
    ['api', 'there is no Service "api" as seen from namespace default (did you mean "api.other"?)'],
    ['nod-1:30080', 'there is no Service "nod-1" as seen from namespace default (did you mean "node-1"?)'],
    ['web:8080', 'Service default/web has no TCP port 8080 (its ports are 80)'],
    ['https://web', 'Service default/web has no TCP port 443 (its ports are 80)'],
    ['api.other:53', 'Service other/api has no TCP port 53 (its ports are 80, 53/UDP)'],
    ['node-1:30081', /^no Service has the node port 30081 of node-1 \(there are the node ports 30080, \d+\)$/],
    ['10.1.2.3', 'no Service, pod or node has the address 10.1.2.3'],
    ['tcp://web', '"tcp://web" has no port (tcp has no port of its own: write tcp://web:PORT)'],
    ['ftp://web', 'unknown scheme "ftp" (simulated are http, https, grpc, grpcs, tcp, udp)'],
    ['ws://web', 'ws is not simulated (simulated are http, https, grpc, grpcs, tcp, udp)'],
    ['grpc://web', '"grpc://web" has no port (grpc has no port of its own: write grpc://web:PORT)'],
    ['udp://web:80', 'Service default/web has no UDP port 80 (its ports are 80)'],
    ['udp://node-1:30080', /^no Service has the UDP node port 30080 of node-1/],
    ['web:99999', '"99999" is not a port (expected a number from 1 to 65535)'],
    ['a b', '"a b" is not a target (write it as http://web, web.other:8080, 10.96.0.10:80 or node-1:30080)'],
  ])('%s is a mistake', (target, expected) => {
    const [mistake = '', more] = mistakesIn([shop, api, workload(`target: ${JSON.stringify(target)}`)]);
    expect(more).toBeUndefined();
    const message = mistake.replace('c.yaml:6:11 Workload.spec.target: ', '');
    if (typeof expected === 'string') expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });
});
