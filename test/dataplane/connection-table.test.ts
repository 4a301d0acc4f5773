import { expect, it } from 'vitest';
import { ConnectionState, ConnectionTable } from '../../src/dataplane/connection-table.ts';
import { NONE } from '../../src/dataplane/request-table.ts';

it('connections are positions that are used again, and what they hold survives the growth of the table', () => {
  const connections = new ConnectionTable();
  for (let i = 0; i < 1000; i++) {
    const connection = connections.allocate();
    expect(connection).toBe(i);
    // Nobody counts a new one, and nothing holds it.
    expect([connections.rules[i], connections.ports[i], connections.holds[i], connections.listed[i]]).toEqual([
      NONE,
      NONE,
      0,
      0,
    ]);
    connections.state[connection] = ConnectionState.open;
    connections.pod[connection] = i * 3;
    connections.timer[connection] = i / 2;
    connections.proxied[connection] = i % 2;
  }
  for (let i = 0; i < 1000; i++) {
    expect([connections.pod[i], connections.timer[i], connections.proxied[i]]).toEqual([i * 3, i / 2, i % 2]);
  }
  for (const connection of [7, 900, 12]) connections.release(connection);
  expect(connections.count).toBe(997);
  expect([7, 900, 12].map((connection) => connections.state[connection])).toEqual(Array(3).fill(ConnectionState.free));
  expect([connections.allocate(), connections.allocate(), connections.allocate()]).toEqual([12, 900, 7]);
  expect([connections.count, connections.used]).toEqual([1000, 1000]);
});
