import { type Algorithm, type Answer, type Balancer, NO_SERVER } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { describeThrown } from './describe-thrown.ts';
import { PlugInError } from './plug-in-error.ts';

/** Where a user's own algorithm came from. */
export interface PlugInFile {
  /** What messages call it: the name of its file. */
  readonly file: string;
  readonly url: string;
}

/**
 * The same algorithm, whose faults can be told from ours: whatever it throws, and a pick that no connection can go to,
 * becomes a `PlugInError`. This costs some nanoseconds a pick, which those of the registry do not pay.
 */
export function guardPlugIn(algorithm: Algorithm, source: PlugInFile): Algorithm {
  return {
    ...algorithm,
    create(servers, context, options) {
      const fault = (verb: string, what: string): PlugInError =>
        new PlugInError([`plug-in ${source.file}: ${verb} of ${algorithm.name} ${what}`]);
      const thrown = (verb: string, error: unknown): PlugInError =>
        fault(verb, `threw ${describeThrown(error, source.url)}`);
      try {
        return guardBalancer(algorithm.create(servers, context, options), servers, fault, thrown);
      } catch (error) {
        throw thrown('create', error);
      }
    },
  };
}

function guardBalancer(
  balancer: Balancer,
  servers: ServerList,
  fault: (verb: string, what: string) => PlugInError,
  thrown: (verb: string, error: unknown) => PlugInError,
): Balancer {
  function guarded<Arguments extends readonly unknown[]>(
    verb: string,
    act: (...given: Arguments) => void,
  ): (...given: Arguments) => void {
    return (...given) => {
      try {
        act(...given);
      } catch (error) {
        throw thrown(verb, error);
      }
    };
  }

  const { opened, closed, probed } = balancer;
  return {
    pick(flow) {
      let server: number;
      try {
        server = balancer.pick(flow);
      } catch (error) {
        throw thrown('pick', error);
      }
      if (server !== NO_SERVER && !(servers.has(server) && servers.weight[server]! > 0)) {
        throw fault('pick', `gave ${String(server)}, which is no server that has a weight`);
      }
      return server;
    },
    added: guarded('added', (server) => balancer.added(server)),
    removing: guarded('removing', (server) => balancer.removing(server)),
    weighted: guarded('weighted', (server) => balancer.weighted(server)),
    // Whoever has no use for these is not asked to be told: owners go by that.
    ...(opened && { opened: guarded('opened', (server: number) => opened.call(balancer, server)) }),
    ...(closed && {
      closed: guarded('closed', (server: number, answer: Answer) => closed.call(balancer, server, answer)),
    }),
    ...(probed && {
      probed: guarded('probed', (server: number, requestsInFlight: number, latencyMs: number) =>
        probed.call(balancer, server, requestsInFlight, latencyMs),
      ),
    }),
  };
}
