import { expect, it } from 'vitest';
import { eachKept } from '../../src/client/each-kept.ts';
import { ConnectionState, ConnectionTable, Leaving } from '../../src/dataplane/connection-table.ts';

it('connections are kept while they are established, as far as the client knows, and nobody leaves them', () => {
  const connections = new ConnectionTable();
  const kept: string[] = [];
  for (const state of Object.values(ConnectionState)) {
    for (const leaving of Object.values(Leaving)) {
      const connection = connections.allocate();
      connections.state[connection] = state;
      connections.leaving[connection] = leaving;
    }
  }
  eachKept(connections, (connection) =>
    kept.push(`${connections.state[connection]}/${connections.leaving[connection]}`),
  );
  expect(kept).toEqual([`${ConnectionState.open}/${Leaving.not}`, `${ConnectionState.broken}/${Leaving.not}`]);
});
