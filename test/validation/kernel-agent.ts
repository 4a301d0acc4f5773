import { connect, createServer } from 'node:net';

// A program of its own: it lives in one network namespace, which is gone when it ends, and takes orders from the test.

/** What a test asks of an agent; addresses are `IP:port`. */
export type Order =
  | { readonly kind: 'listen'; readonly at: readonly string[] }
  | { readonly kind: 'connect'; readonly calls: Calls };

/** TCP connections to make, by the clients in turn. */
export interface Calls {
  readonly clients: readonly string[];
  readonly to: string;
  readonly connections: number;
  /** How long a connection may take until it counts as timed out. */
  readonly patienceMs: number;
}

/** Connections of one client that ended alike. */
export interface Outcome {
  readonly client: string;
  /** `IP:port` of the listener that answered, and the address that it saw as the client's; or why nobody did. */
  readonly answer: { readonly by: string; readonly toSource: string } | { readonly failure: string };
  readonly count: number;
}

/** What became of the connections that were asked for. */
export interface Tally {
  readonly outcomes: readonly Outcome[];
  /** Of the connection that took longest. */
  readonly slowestMs: number;
}

/** An order by its number, and the answer to it. */
export interface Message<T> {
  readonly id: number;
  readonly body: T;
}

/** So many connections are open at once. */
const PARALLEL = 16;

function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const [host = '', port] = address.split(':');
  return { host, port: Number(port) };
}

/** Whoever connects is told who answers, and whom the answer is for. */
async function listen(addresses: readonly string[]): Promise<undefined> {
  for (const address of addresses) {
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.end(`${address} ${socket.remoteAddress}`, () => socket.destroy());
    });
    await new Promise<void>((listening, failed) => {
      server.on('error', failed).listen({ ...splitAddress(address), backlog: 1024 }, listening);
    });
  }
}

function connectAll({ clients, to, connections, patienceMs }: Calls): Promise<Tally> {
  const outcomes = new Map<string, Outcome>();
  const { host, port } = splitAddress(to);
  let [begun, ended, slowestMs] = [0, 0, 0];
  const count = (client: string, answer: Outcome['answer']): void => {
    const key = `${client} ${Object.values(answer).join(' ')}`;
    outcomes.set(key, { client, answer, count: 1 + (outcomes.get(key)?.count ?? 0) });
  };
  return new Promise((finish) => {
    const callNext = (): void => {
      if (begun === connections) return;
      const client = clients[begun++ % clients.length]!;
      const begunAt = performance.now();
      let answer: Outcome['answer'] = { failure: 'closed' };
      const socket = connect({ host, port, localAddress: client });
      socket.setTimeout(patienceMs, () => {
        answer = { failure: 'timeout' };
        socket.destroy();
      });
      socket.on('data', (name: Buffer) => {
        const [by = '', toSource = ''] = name.toString().split(' ');
        answer = { by, toSource };
        // A reset leaves nothing in TIME_WAIT, at neither end.
        socket.resetAndDestroy();
      });
      socket.on('error', ({ code }: NodeJS.ErrnoException) => {
        answer = { failure: code ?? 'unknown' };
      });
      socket.on('close', () => {
        slowestMs = Math.max(slowestMs, performance.now() - begunAt);
        count(client, answer);
        if (++ended === connections) finish({ outcomes: [...outcomes.values()], slowestMs });
        else callNext();
      });
    };
    for (let i = 0; i < PARALLEL; i++) callNext();
  });
}

process.on('message', async ({ id, body }: Message<Order>) => {
  const done = body.kind === 'listen' ? await listen(body.at) : await connectAll(body.calls);
  process.send!({ id, body: done } satisfies Message<Tally | undefined>);
});
process.on('disconnect', () => process.exit());
process.send!({ id: 0, body: undefined } satisfies Message<undefined>);
