import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { ServerHeap } from '../server-heap.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * Join the idle queue: a server that has nothing to do joins a queue at the balancer, and the one that has been in it
 * longest gets the next request; if the queue is empty, any server.
 *
 * In the paper servers report to one of many balancers that they are idle; here each balancer goes by its own requests, so
 * that it is the paper's for one balancer.
 *
 * Source: Y. Lu et al., "Join-Idle-Queue: a novel load balancing algorithm for dynamically scalable web services",
 * Performance Evaluation 68 (2011), 1056.
 */
export const joinIdleQueue: Algorithm = defineAlgorithm({
  name: 'literature/join-idle-queue',
  summary: 'The server that has been idle longest; if none is idle, any.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    const usable = new UsableServers(servers);
    /** All with the same key: first come, first served. */
    const idle = new ServerHeap();

    function review(server: number): void {
      const isIdle = servers.activeConnections[server] === 0 && servers.weight[server]! > 0;
      if (!isIdle) idle.remove(server);
      else if (!idle.has(server)) idle.put(server, 0);
    }

    return {
      pick() {
        const longest = idle.first();
        if (longest !== NO_SERVER) return longest;
        const count = usable.pack();
        return count === 0 ? NO_SERVER : usable.at[stream.below(count)]!;
      },
      added(server) {
        usable.changed();
        review(server);
      },
      removing(server) {
        usable.changed();
        idle.remove(server);
      },
      weighted(server) {
        usable.changed();
        review(server);
      },
      opened: review,
      closed: review,
    };
  },
});
