import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';
import { ReportedWeights } from './reported-weights.ts';
import { StaticStride } from './static-stride.ts';

/** gRPC takes no shorter update period. */
const SHORTEST_UPDATE_MS = 100;

/**
 * gRPC's weighted_round_robin: servers report with their answers how busy they are and how many requests they serve, and
 * get requests in proportion to what they would serve at full use. Weights are looked at once an update period; until a
 * server has reported for the blackout period, and when its last report has expired, it counts as the mean of the others.
 * Without any weight, or with one server, it is round robin from a random server on.
 *
 * There is no timer: what gRPC does every update period is done at the first pick that is due for it, and also after each
 * change of servers.
 *
 * Source: gRFC A58 (client-side weighted round robin); gRPC src/core/load_balancing/weighted_round_robin/
 * weighted_round_robin.cc. Only reports with answers are known, none out of band.
 */
export const grpcWeightedRoundRobin: Algorithm = defineAlgorithm({
  name: 'grpc/weighted-round-robin',
  summary: 'In turn by weights from what servers report: requests a second by utilization and errors.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {
    blackoutPeriodMs: {
      kind: 'duration',
      default: 10_000,
      summary: 'So long must a server have reported before its weight counts. gRFC A58 has 10 s.',
    },
    weightExpirationPeriodMs: {
      kind: 'duration',
      default: 180_000,
      summary: 'After so long without a report a weight no longer counts. gRFC A58 has 3 min.',
    },
    weightUpdatePeriodMs: {
      kind: 'duration',
      default: 1000,
      summary: 'How often weights are looked at; at least 100 ms. gRFC A58 has 1 s.',
    },
    errorUtilizationPenalty: {
      kind: 'number',
      default: 1,
      minimum: 0,
      maximum: 1000,
      summary: 'By how much utilization a server counts as busier where all its requests fail. gRFC A58 has 1.',
    },
  },

  create(servers, { stream, time }, options) {
    const periodMs = Math.max(SHORTEST_UPDATE_MS, options.weightUpdatePeriodMs);
    const usable = new UsableServers(servers);
    const weights = new ReportedWeights(options);
    let sequence = stream.word();
    let scheduler: StaticStride | null = null;
    let turn = 0;
    let isStale = true;
    let dueMs = 0;

    /** A new picker of gRPC's, for the servers that can be reached. */
    function renew(): void {
      isStale = false;
      turn = stream.below(usable.pack());
      schedule();
      dueMs = time.nowMs + periodMs;
    }

    function schedule(): void {
      const reported = Float32Array.from(usable.at.subarray(0, usable.count), (server) =>
        weights.use(server, time.nowMs),
      );
      const isKnown = reported.length > 1 && reported.some((weight) => weight > 0);
      scheduler = isKnown ? new StaticStride(reported) : null;
    }

    function changed(): void {
      usable.changed();
      isStale = true;
    }

    return {
      pick() {
        if (usable.pack() === 0) return NO_SERVER;
        if (isStale) renew();
        else if (time.nowMs >= dueMs) {
          schedule();
          dueMs += periodMs * (1 + Math.floor((time.nowMs - dueMs) / periodMs));
        }
        if (scheduler === null) return usable.at[turn++ % usable.count]!;
        for (;;) {
          const number = sequence;
          sequence = (sequence + 1) >>> 0;
          if (scheduler.picks(number)) return usable.at[number % usable.count]!;
        }
      },
      added(server) {
        weights.forget(server);
        weights.ready(server, servers.weight[server]! > 0);
        changed();
      },
      removing: changed,
      weighted(server) {
        weights.ready(server, servers.weight[server]! > 0);
        changed();
      },
      closed: (server, answer) => weights.learn(server, answer, time.nowMs),
    };
  },
});
