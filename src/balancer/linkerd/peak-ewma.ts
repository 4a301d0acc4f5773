import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { PeakEstimates } from '../peak-estimates.ts';
import { betterOfTwo } from '../two-choices.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * Linkerd's balancer for HTTP: of two servers at random the one with less work before it, which is what a response takes
 * there (see `PeakEstimates`) times the requests that would then be under way. A server that has not answered yet is
 * taken to need `defaultRttMs`, and this fades too, so that a new one is tried carefully, but is tried. A response that
 * failed counts by its time alone: who fails fast looks fast. Servers with a weight are all alike.
 *
 * Source: tower src/load/peak_ewma.rs (PeakEwma::load) and src/balance/p2c/service.rs; the
 * defaults of linkerd2's policy controller (default_balancer_config) and of linkerd2-proxy before it: 30 ms and 10 s.
 */
export const linkerdPeakEwma: Algorithm = defineAlgorithm({
  name: 'linkerd/peak-ewma',
  summary: 'Of two servers at random the one with the smaller peak latency times requests under way.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {
    decayMs: {
      kind: 'duration',
      default: 10_000,
      summary: 'The time in which a peak of latency fades to 1/e. Linkerd has 10 s.',
    },
    defaultRttMs: {
      kind: 'duration',
      default: 30,
      summary: 'What a response is taken to need at a server that has not answered yet. Linkerd has 30 ms.',
    },
  },

  create(servers, { stream, time }, { decayMs, defaultRttMs }) {
    const usable = new UsableServers(servers);
    const estimates = new PeakEstimates(decayMs);

    // To ask for the load lets the estimate fade, as it does in tower.
    function workBefore(server: number): number {
      return estimates.observe(server, 0, time.nowMs) * (servers.activeConnections[server]! + 1);
    }

    return {
      pick: betterOfTwo(usable, stream, workBefore),
      added(server) {
        usable.changed();
        estimates.begin(server, defaultRttMs, time.nowMs);
      },
      removing: () => usable.changed(),
      weighted: () => usable.changed(),
      closed(server, { latencyMs }) {
        estimates.observe(server, latencyMs, time.nowMs);
      },
    };
  },
});
