import { describe, expect, it } from 'vitest';
import type { ConnectionSpec } from '../../../src/scenario/scenario.ts';
import { assumption, markedIn, scenarioOf, shop, workload, worldOf } from '../read.ts';

const dns = `apiVersion: v1
kind: Service
metadata: {name: dns}
spec: {selector: {app: web}, ports: [{name: dns, port: 53, protocol: UDP}, {name: https, port: 443}, {name: rpc, port: 50051}]}
`;

const connectionOf = (connection: string, target = 'web'): ConnectionSpec =>
  worldOf([shop, dns, workload(`target: ${target}`, `connection: ${connection}`)]).workloads[0]!.connection;
const mistakesWith = (connection: string, target = 'web'): readonly string[] =>
  markedIn([shop, dns, workload(`target: ${target}`, `connection: ${connection}`)]);
const assumedWith = (connection: string, target: string, field: string): string | undefined =>
  assumption(
    scenarioOf([shop, dns, workload(`target: ${target}`, `connection: ${connection}`)]),
    `connection.${field} of Workload default/shoppers`,
  );

const goHttp: ConnectionSpec = {
  protocol: 'http/1.1',
  reuse: true,
  maxPerClient: Number.POSITIVE_INFINITY,
  idleTimeoutMs: 90_000,
  maxConcurrentStreams: 1,
  tlsRoundTrips: 0,
};

describe('a protocol', () => {
  it.each<readonly [connection: string, target: string, expected: ConnectionSpec]>([
    ['{}', 'web', goHttp],
    ['{}', 'tcp://web:80', { ...goHttp, protocol: 'tcp' }],
    ['{protocol: http/2}', 'web', { ...goHttp, protocol: 'http/2', maxConcurrentStreams: 100 }],
    [
      '{}',
      'grpc://dns:50051',
      { ...goHttp, protocol: 'grpc', maxPerClient: 1, idleTimeoutMs: 1_800_000, maxConcurrentStreams: 100 },
    ],
    [
      '{}',
      'udp://dns:53',
      {
        ...goHttp,
        protocol: 'udp',
        maxPerClient: 1,
        idleTimeoutMs: Number.POSITIVE_INFINITY,
        maxConcurrentStreams: Number.POSITIVE_INFINITY,
      },
    ],
  ])('brings the defaults of its usual client: %s at %s', (connection, target, expected) => {
    expect(connectionOf(connection, target)).toEqual(expected);
  });

  it('says where its defaults come from', () => {
    const grpc = 'gRPC (Go, Java): one connection to each address, on which calls wait for a stream; idle after 30m';
    expect(assumedWith('{protocol: grpc}', 'web', 'maxPerClient')).toBe(`1 (${grpc})`);
    expect(assumedWith('{protocol: grpc}', 'web', 'idleTimeout')).toBe(`30m (${grpc})`);
    expect(assumedWith('{protocol: grpc}', 'web', 'maxConcurrentStreams')).toMatch(/^100 \(RFC 9113: no fewer;/);
    expect(assumedWith('{protocol: http/2}', 'web', 'maxPerClient')).toMatch(/^no limit \(Go's http2.Transport/);
    expect(assumedWith('{protocol: udp}', 'dns:53', 'idleTimeout')).toMatch(/^never \(one socket/);
    expect(assumedWith('{protocol: grpc, maxConcurrentStreams: 7}', 'web', 'maxConcurrentStreams')).toBeUndefined();
  });

  it('has its fields set one by one', () => {
    expect(
      connectionOf('{protocol: grpc, maxPerClient: 3, idleTimeout: 5m, maxConcurrentStreams: 10, tls: "1.3"}'),
    ).toEqual({
      protocol: 'grpc',
      reuse: true,
      maxPerClient: 3,
      idleTimeoutMs: 300_000,
      maxConcurrentStreams: 10,
      tlsRoundTrips: 1,
    });
  });

  it('of one request on each connection has one stream and no limit', () => {
    for (const protocol of ['http/2', 'grpc', 'udp']) {
      expect(
        connectionOf(`{protocol: ${protocol}, reuse: false}`, protocol === 'udp' ? 'dns:53' : 'web'),
      ).toMatchObject({
        maxPerClient: Number.POSITIVE_INFINITY,
        maxConcurrentStreams: 1,
      });
    }
  });
});

describe('TLS', () => {
  it.each([
    ['{tls: none}', 0],
    ['{tls: "1.3"}', 1],
    ['{tls: 1.3}', 1],
    ['{tls: "1.2"}', 2],
    ['{tls: 1.2}', 2],
  ])('%s adds %i round trips', (connection, expected) => {
    expect(connectionOf(connection).tlsRoundTrips).toBe(expected);
  });

  it('is 1.3 where the scheme asks for it and nobody says more', () => {
    expect(connectionOf('{}', 'https://dns').tlsRoundTrips).toBe(1);
    expect(connectionOf('{tls: 1.2}', 'https://dns').tlsRoundTrips).toBe(2);
    expect(connectionOf('{}', 'grpcs://dns')).toMatchObject({ protocol: 'grpc', tlsRoundTrips: 1 });
    expect(assumedWith('{}', 'https://dns', 'tls')).toBe('1.3 (https; what clients and servers agree on today)');
    expect(assumedWith('{}', 'web', 'tls')).toBeUndefined();
  });
});

describe('a contradiction is a mistake where it stands', () => {
  it.each<readonly [connection: string, target: string, mistakes: readonly string[]]>([
    [
      '{maxConcurrentStreams: 5}',
      'web',
      [
        'c.yaml:9 «5» Workload.spec.connection.maxConcurrentStreams: http/1.1 has no streams (only http/2 and grpc have them)',
      ],
    ],
    [
      '{tls: "1.3", maxConcurrentStreams: 3, maxPerClient: 2}',
      'udp://dns:53',
      [
        'c.yaml:9 «"1.3"» Workload.spec.connection.tls: udp has no connection that could be encrypted (leave it out: DTLS is not simulated)',
        'c.yaml:9 «3» Workload.spec.connection.maxConcurrentStreams: udp has no streams (only http/2 and grpc have them)',
        'c.yaml:9 «2» Workload.spec.connection.maxPerClient: udp has no connections (a client has one socket, or with reuse: false one a request)',
      ],
    ],
    [
      '{protocol: http/1.1}',
      'grpc://dns:50051',
      ['c.yaml:9 «http/1.1» Workload.spec.connection.protocol: http/1.1 is not spoken at grpc:// (there are grpc)'],
    ],
    [
      '{protocol: udp}',
      'http://web',
      [
        'c.yaml:9 «udp» Workload.spec.connection.protocol: udp is not spoken at http:// (there are http/1.1, http/2, grpc, tcp)',
      ],
    ],
    [
      '{tls: none}',
      'https://dns',
      [
        'c.yaml:9 «none» Workload.spec.connection.tls: there is no https without TLS (write "1.2" or "1.3", or another scheme with its port)',
      ],
    ],
  ])('%s at %s', (connection, target, mistakes) => {
    expect(mistakesWith(connection, target)).toEqual(mistakes);
  });

  it('and so are words and numbers that do not exist', () => {
    expect(mistakesWith('{protocol: http2, tls: 1.1, maxConcurrentStreams: 0, idleTimeout: 0s, streams: 3}')).toEqual([
      'c.yaml:9 «http2» Workload.spec.connection.protocol: unknown value "http2" (did you mean "http/2"? expected one of http/1.1, http/2, grpc, tcp, udp)',
      'c.yaml:9 «1.1» Workload.spec.connection.tls: unknown value 1.1 (expected one of none, 1.2, 1.3)',
      'c.yaml:9 «0» Workload.spec.connection.maxConcurrentStreams: expected a whole number from 1 to 1000000, but found 0',
      'c.yaml:9 «0s» Workload.spec.connection.idleTimeout: 0s is not above 0s',
      'c.yaml:9 «streams» unknown field "streams" in Workload.spec.connection (expected one of protocol, reuse, maxPerClient, maxConcurrentStreams, idleTimeout, tls)',
    ]);
  });
});
