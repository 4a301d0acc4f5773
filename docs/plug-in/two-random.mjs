/** @type {import('svcsim/balancer').Algorithm} */
export default {
  name: 'mine/two-random',
  summary: 'Of two servers drawn at random, the one with fewer requests under way.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  options: {},

  create(servers, { stream }) {
    let able = [];
    const changed = () => {
      able = servers.inOrderOfAdding().filter((server) => servers.weight[server] > 0);
    };
    return {
      pick() {
        if (able.length === 0) return -1;
        const one = able[stream.below(able.length)];
        const other = able[stream.below(able.length)];
        return servers.activeConnections[other] < servers.activeConnections[one] ? other : one;
      },
      added: changed,
      weighted: changed,
      removing(server) {
        able = able.filter((each) => each !== server);
      },
    };
  },
};
