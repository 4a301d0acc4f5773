import { describe, expect, it } from 'vitest';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const MODES = ['iptables', 'nftables', 'ipvs'];
const COUNTS = [2, 3, 5, 10];
const CONNECTIONS = 50_000;
const alternatives = MODES.map((mode) => `{name: ${mode}, set: {Simulation.cluster.proxy.mode: ${mode}}}`);

/** The requests of iptables-100-requests, as many as asked for, to so many pods in each mode. */
const settings = (pods: number, connections: number): string[] => [
  `Experiment.alternatives=[${alternatives.join(', ')}]`,
  'Simulation.replications=1',
  'Simulation.duration=1h',
  `Deployment/web.spec.replicas=${pods}`,
  `Workload/curl.iterations=${connections}`,
  'Workload/curl.vus=20',
  // Some 330 connections a second: at 470 an address has all its source ports in TIME_WAIT.
  'Workload/curl.thinkTime=50ms',
];
const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);

describe.each(COUNTS)(`${CONNECTIONS} connections to %i pods`, async (pods) => {
  const run = await runScenarioFile('iptables-100-requests', settings(pods, CONNECTIONS));
  const counts = (mode: string): readonly number[] => run.connections(mode)[0]!;

  it.each(MODES)('%s makes them all', (mode) => {
    expect(counts(mode).reduce((sum, count) => sum + count, 0)).toBe(CONNECTIONS);
  });

  it.each(['iptables', 'nftables'])('chi-square cannot tell %s from an even random choice', (mode) => {
    const { pValue } = chiSquareTest(counts(mode));
    expect(pValue).toBeGreaterThan(0.001);
    expect(pValue).toBeLessThan(0.999);
  });

  it('IPVS round robin differs by at most one on one node', () => {
    expect(spread(counts('ipvs'))).toBeLessThanOrEqual(1);
  });

  it('IPVS round robin differs by at most one for each of eight nodes, together and on each', async () => {
    const eightNodes = [...settings(pods, 1003), 'Simulation.cluster.nodes.count=8'];
    const together = await runScenarioFile('iptables-100-requests', [
      ...eightNodes,
      'Workload/curl.from={nodes: true}',
    ]);
    expect(spread(together.connections('ipvs')[0]!)).toBeLessThanOrEqual(8);
    for (let node = 1; node <= 8; node++) {
      const alone = await runScenarioFile('iptables-100-requests', [
        ...eightNodes,
        `Pod/curl.spec.nodeName=node-${node}`,
      ]);
      expect(spread(alone.connections('ipvs')[0]!)).toBeLessThanOrEqual(1);
    }
  });
});
