import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { PeakEstimates } from '../peak-estimates.ts';
import { weightedTwoChoices } from './weighted-two-choices.ts';

/** The load of a server that has not answered but holds requests: above that of any with an answer. */
const PENALTY = 140_737_488_355_327;

/**
 * Finagle's peak EWMA, from which Linkerd's comes, with another beginning: a server without an answer has cost 0 and is
 * taken at once, and then, until its first answer comes, only where both of the two wait for theirs. See
 * `weightedTwoChoices` and `PeakEstimates`.
 *
 * Source: Finagle PeakEwma.scala (Metric.get) and p2c/P2CPeakEwma.scala (decay 10 s).
 */
export const finaglePeakEwma: Algorithm = defineAlgorithm({
  name: 'finagle/peak-ewma',
  summary: 'Of two servers the one with the smaller peak latency times requests under way; new ones are tried at once.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {
    decayMs: {
      kind: 'duration',
      default: 10_000,
      summary: 'The time in which a peak of latency fades to 1/e. Finagle has 10 s.',
    },
  },

  create(servers, { stream, time }, { decayMs }) {
    const estimates = new PeakEstimates(decayMs);

    function load(server: number): number {
      const latencyMs = estimates.observe(server, 0, time.nowMs);
      const underWay = servers.activeConnections[server]!;
      return latencyMs === 0 && underWay > 0 ? PENALTY + underWay : latencyMs * (underWay + 1);
    }

    const choices = weightedTwoChoices(servers, stream, load);
    return {
      ...choices,
      added(server) {
        choices.added(server);
        estimates.begin(server, 0, time.nowMs);
      },
      closed(server, { latencyMs }) {
        estimates.observe(server, latencyMs, time.nowMs);
      },
    };
  },
});
