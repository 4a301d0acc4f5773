import { describe, expect, it } from 'vitest';
import { Leaving } from '../../src/dataplane/connection-table.ts';
import { NONE } from '../../src/dataplane/request-table.ts';
import { causeCode } from '../../src/measurement/failure-cause.ts';
import { aWorld, startWorld } from '../world.ts';

const plain = { isShared: false, isDatagram: false, isProxied: false, tlsRoundTrips: 0 };

/** A data plane where connections open for free, and what is told of their ends. */
function aDataPlane() {
  const { dataPlane } = startWorld(aWorld({ cost: 'none' }), { endMs: 0 });
  const ends: string[] = [];
  dataPlane.tellEnds((connection, byReset) => ends.push(`${connection} ${byReset ? 'reset' : 'closed'}`));
  const open = (traits = plain): number => {
    const request = dataPlane.requests.allocate();
    dataPlane.requests.client[request] = 0;
    return dataPlane.open(request, 0, 0, NONE, 0, traits);
  };
  return { dataPlane, connections: dataPlane.connections, ends, open };
}

describe('a connection', () => {
  it('is free again when it is closed, and told of once', () => {
    const { dataPlane, connections, ends, open } = aDataPlane();
    const connection = open();
    expect(connections.count).toBe(1);
    dataPlane.close(connection);
    expect(connections.count).toBe(0);
    expect(ends).toEqual([`${connection} closed`]);
    expect(open()).toBe(connection);
  });

  it('that carries requests which were given up is told of when its client leaves, and free when they are over', () => {
    const { dataPlane, connections, ends, open } = aDataPlane();
    const connection = open({ ...plain, isShared: true });
    const request = connections.request[connection]!;
    dataPlane.send(request, connection, 0);
    dataPlane.abandon(request);
    expect(connections.leaving[connection]).toBe(Leaving.not);
    dataPlane.close(connection);
    expect([connections.count, ends]).toEqual([1, [`${connection} closed`]]);
    expect(open()).not.toBe(connection);
  });

  it('outlives its pods as a socket of datagrams, or when it ends at a proxy', () => {
    const { dataPlane, connections, open } = aDataPlane();
    const made = [plain, { ...plain, isDatagram: true }, { ...plain, isProxied: true }].map((traits) => {
      const connection = open(traits);
      connections.fresh[connection] = 0;
      return connection;
    });
    dataPlane.processes.kill(0, false, causeCode('container-crashed'));
    const [opened, , broken] = [2, 3, 4];
    expect(made.map((connection) => connections.state[connection])).toEqual([broken, opened, opened]);
  });
});
