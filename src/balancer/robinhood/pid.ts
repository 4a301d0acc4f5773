import { enlargeFloat64 } from '../../base/columns.ts';
import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { ServerHeap } from '../server-heap.ts';
import { LIST_HEAD } from '../server-list.ts';

/** No server falls below this part of its fair share: with no requests it would report no utilization to come back by. */
const SMALLEST_SHARE = 0.01;

/** No sum of differences grows beyond that, so that a server that was out of reach for long comes back soon. */
const LARGEST_SUM = 1;

const gain = { kind: 'number', minimum: 0, maximum: 100 } as const;

/**
 * Dropbox's Robinhood: for each server a PID controller, whose set point is the mean utilization of all servers, moves the
 * server's share so that each ends up as busy as the others, whatever its hardware. Requests go by weighted round robin
 * over share × weight (earliest deadline first, as Envoy does it for Robinhood).
 *
 * Every `intervalMs` the last utilization that each server reported since the interval before is compared with their
 * mean; the controller's output is added to the share, and shares are scaled to a mean of 1. A server that reported
 * nothing keeps its share. In Dropbox's system a service of its own does this and tells all clients; here each balancer
 * does it for itself, by the reports that it sees. The gains and the interval are not published: those here settle
 * to within 5 % in some ten intervals and to within 1 % in fifty.
 *
 * Source: Y.-S. Tai, "What's new with Robinhood, our in-house load balancing service" (Dropbox, 2024).
 */
export const robinhoodPid: Algorithm = defineAlgorithm({
  name: 'robinhood/pid',
  summary: 'Weighted round robin; a PID controller moves each weight until all servers are equally utilized.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: false,
  heeds: ['warmth', 'weight'],
  options: {
    intervalMs: { kind: 'duration', default: 5000, summary: 'How often shares are set anew. Not published.' },
    proportional: { ...gain, default: 0.5, summary: 'Gain for the difference to the mean. Not published.' },
    integral: { ...gain, default: 0.02, summary: 'Gain for the sum of all differences so far. Not published.' },
    derivative: { ...gain, default: 0.1, summary: 'Gain for the change of the difference. Not published.' },
  },

  create(servers, { time }, { intervalMs, proportional, integral, derivative }) {
    const deadlines = new ServerHeap();
    let share: Float64Array = new Float64Array(8);
    let reported: Float64Array = new Float64Array(8);
    let difference: Float64Array = new Float64Array(8);
    let sum: Float64Array = new Float64Array(8);
    let present = 0;
    let nextMs = time.nowMs + intervalMs;

    function enter(server: number): void {
      const weight = servers.weight[server]!;
      if (weight > 0) deadlines.put(server, present + 1 / (weight * share[server]!));
      else deadlines.remove(server);
    }

    function control(): void {
      const next = servers.next;
      let count = 0;
      let mean = 0;
      for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
        if (reported[server]! < 0) continue;
        count++;
        mean += (reported[server]! - mean) / count;
      }
      if (count === 0) return;
      let total = 0;
      for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
        if (reported[server]! >= 0) steer(server, mean);
        total += share[server]!;
      }
      for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
        share[server] = Math.max(SMALLEST_SHARE, (share[server]! * servers.count) / total);
      }
    }

    function steer(server: number, mean: number): void {
      const now = mean - reported[server]!;
      sum[server] = Math.min(LARGEST_SUM, Math.max(-LARGEST_SUM, sum[server]! + now));
      const output = proportional * now + integral * sum[server]! + derivative * (now - difference[server]!);
      difference[server] = now;
      reported[server] = -1;
      share[server] = Math.max(SMALLEST_SHARE, share[server]! + output);
    }

    return {
      pick() {
        if (time.nowMs >= nextMs) {
          control();
          nextMs = time.nowMs + intervalMs;
        }
        const server = deadlines.first();
        if (server < 0) return server;
        present = deadlines.keyOf(server);
        enter(server);
        return server;
      },
      added(server) {
        while (server >= share.length) {
          share = enlargeFloat64(share, 2 * share.length);
          reported = enlargeFloat64(reported, 2 * reported.length);
          difference = enlargeFloat64(difference, 2 * difference.length);
          sum = enlargeFloat64(sum, 2 * sum.length);
        }
        share[server] = 1;
        reported[server] = -1;
        difference[server] = 0;
        sum[server] = 0;
        enter(server);
      },
      removing(server) {
        deadlines.remove(server);
      },
      weighted: enter,
      closed(server, { utilization }) {
        if (utilization >= 0) reported[server] = utilization;
      },
    };
  },
});
