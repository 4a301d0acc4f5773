import type { Stream } from '../../random/stream.ts';
import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';
import { ProbePool } from './probe-pool.ts';
import { RecentValues } from './recent-values.ts';

/** Below that the pool is no choice, and a server is taken at random. */
const FEWEST_PROBES = 2;

/** The estimate of how many requests servers hold is over so many answers. The paper says only that they are recent. */
const REMEMBERED_ANSWERS = 128;

const options = {
  probesPerPick: {
    kind: 'number',
    default: 3,
    minimum: 0,
    maximum: 16,
    summary: 'Probes that each request sends to servers at random, on average. The paper has 3.',
  },
  removalsPerPick: {
    kind: 'number',
    default: 1,
    minimum: 0,
    maximum: 16,
    summary: 'Answers that each request takes out of the pool, in turn the oldest and the worst. The paper has 1.',
  },
  poolSize: {
    kind: 'number',
    whole: true,
    default: 16,
    minimum: 2,
    maximum: 1000,
    summary: 'Most answers in the pool. The paper has 16.',
  },
  probeAgeLimitMs: { kind: 'duration', default: 1000, summary: 'An older answer is not used. The paper has 1 s.' },
  hotQuantile: {
    kind: 'number',
    default: 0.8409,
    minimum: 0,
    maximum: 1,
    summary: 'Hot is who holds more requests than this part of the answers says. The paper has 2^-0.25, about 0.84.',
  },
  surplus: {
    kind: 'number',
    default: 1,
    minimum: 0,
    maximum: 16,
    summary: 'Answers by which the pool grows with each request, by which they may be used again. The paper has 1.',
  },
} as const;

/**
 * Prequal: servers are probed before they are needed, and each request goes by the hot-cold lexicographic rule over a
 * pool of recent answers: if somebody is cold (holds not more requests than a quantile of the recent answers), the cold
 * one with the smallest latency; otherwise the one that holds the fewest. See `ProbePool` for what becomes of an answer,
 * and `usesOf` for how often one is used. With fewer than two answers a server is taken at random.
 *
 * Each request asks for its probes after its own choice, to different servers at random; whole numbers of probes and
 * removals come in such turns that the averages hold. Not modelled: probes by idle clients, the synchronous mode, and the
 * unpublished rule against servers that fail fast. Servers with a weight are all alike.
 *
 * Source: B. Wydrowski, R. Kleinberg, S. M. Rumble and A. Archer, "Load is not what you should balance: introducing
 * Prequal" (NSDI 2024), sections 4 and 5.
 */
export const prequalHcl: Algorithm = defineAlgorithm({
  name: 'prequal/hcl',
  summary: 'Probes in advance, then the fastest server that holds few requests (hot-cold lexicographic rule).',
  expectation: 'by load',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options,

  create(servers, { stream, time, probe }, values) {
    const { probesPerPick, removalsPerPick, poolSize, probeAgeLimitMs, hotQuantile, surplus } = values;
    const usable = new UsableServers(servers);
    const pool = new ProbePool(poolSize);
    const inFlight = new RecentValues(REMEMBERED_ANSWERS);
    const asked = new Int32Array(Math.ceil(probesPerPick));
    let probesDue = 0;
    let removalsDue = 0;
    let isOldestNext = true;

    function removeSome(hotAbove: number): void {
      for (removalsDue += removalsPerPick; removalsDue >= 1; removalsDue--) {
        if (isOldestNext) pool.dropOldest();
        else pool.dropWorst(hotAbove);
        isOldestNext = !isOldestNext;
      }
    }

    function probeSome(count: number): void {
      probesDue += probesPerPick;
      const due = Math.floor(probesDue);
      probesDue -= due;
      const drawn = drawDifferent(asked, Math.min(due, count), count, stream);
      for (let i = 0; i < drawn; i++) probe(usable.at[asked[i]!]!);
    }

    return {
      pick() {
        const count = usable.pack();
        if (count === 0) return NO_SERVER;
        pool.expire(time.nowMs - probeAgeLimitMs);
        const hotAbove = inFlight.quantile(hotQuantile);
        const server = pool.count < FEWEST_PROBES ? usable.at[stream.below(count)]! : pool.use(hotAbove);
        removeSome(hotAbove);
        probeSome(count);
        return server;
      },
      added: () => usable.changed(),
      removing(server) {
        usable.changed();
        pool.forget(server);
      },
      weighted(server) {
        usable.changed();
        if (servers.weight[server] === 0) pool.forget(server);
      },
      probed(server, requestsInFlight, latencyMs) {
        if (servers.weight[server] === 0) return;
        inFlight.add(requestsInFlight);
        const uses = usesOf(surplus, poolSize, usable.pack(), probesPerPick, removalsPerPick);
        pool.put(server, requestsInFlight, latencyMs, time.nowMs, roundAtRandom(uses, stream));
      },
    };
  },
});

/**
 * How often an answer may be used so that the pool stays full: max(1, (1 + δ) ÷ ((1 − m/n) r_probe − r_remove)), with a
 * pool of m answers over n servers. Where answers come too slowly for that however often they are used (also with no
 * more servers than the pool holds) there is no limit, so that age and removal alone end them; the paper leaves this open.
 *
 * Source: as `prequalHcl`, equation 1.
 */
export function usesOf(
  surplus: number,
  poolSize: number,
  serverCount: number,
  probesPerPick: number,
  removalsPerPick: number,
): number {
  const gain = (1 - poolSize / serverCount) * probesPerPick - removalsPerPick;
  return gain <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, (1 + surplus) / gain);
}

/** One of the two whole numbers around it, so that the mean is right. */
function roundAtRandom(value: number, stream: Stream): number {
  const whole = Math.floor(value);
  return whole === value || stream.uniform() >= value - whole ? whole : whole + 1;
}

/** So many different numbers below `limit`, written into `into`: R. Floyd's way, which draws once for each. */
function drawDifferent(into: Int32Array, count: number, limit: number, stream: Stream): number {
  for (let drawn = 0; drawn < count; drawn++) {
    const top = limit - count + drawn;
    const candidate = stream.below(top + 1);
    let isTaken = false;
    for (let i = 0; i < drawn; i++) if (into[i] === candidate) isTaken = true;
    into[drawn] = isTaken ? top : candidate;
  }
  return count;
}
