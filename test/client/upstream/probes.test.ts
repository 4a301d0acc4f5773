import { describe, expect, it } from 'vitest';
import { Probes } from '../../../src/client/upstream/probes.ts';
import { LatencyEstimates } from '../../../src/dataplane/latency-estimates.ts';
import { DROPPED } from '../../../src/dataplane/link-rule.ts';
import { Network } from '../../../src/dataplane/network.ts';
import { NO_LIMIT, PodState, PodTable } from '../../../src/dataplane/pod-table.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { createDistribution } from '../../../src/random/distribution/registry.ts';
import { Streams } from '../../../src/random/stream.ts';
import { constant } from '../../world.ts';

/** A prober on node 0 and two pods on node 1, 5 ms away. */
function aProber() {
  const simulation = new Simulation();
  const delay = createDistribution(constant(5));
  const delays = { sameNode: delay, sameZone: delay, crossZone: delay, external: delay };
  const network = new Network(simulation, Int32Array.of(0, 0), delays, [new Streams(1, 0).named('delay')], []);
  const pods = new PodTable();
  const traits = {
    node: 1,
    concurrency: 1,
    queueLimit: NO_LIMIT,
    discipline: 'fifo',
    errorRate: 0,
    demandColumn: 0,
  } as const;
  for (let i = 0; i < 2; i++) pods.state[pods.add(traits)] = PodState.up;
  network.locate({ pods, clientNode: Int32Array.of(0), clientPod: Int32Array.of(-1) });
  const estimates = new LatencyEstimates();
  const answers: { server: number; pod: number; inFlight: number; latencyMs: number; atMs: number }[] = [];
  const probes = new Probes({
    simulation,
    network,
    pods,
    estimates,
    nodeOf: Int32Array.of(0),
    groupOf: Int32Array.of(0),
    answered: (_, server, pod, inFlight, latencyMs) =>
      answers.push({ server, pod, inFlight, latencyMs, atMs: simulation.nowMs }),
  });
  return { simulation, network, pods, estimates, probes, answers };
}

describe('a probe', () => {
  it('says how many requests its server holds when it comes there, and what one takes at about so many', () => {
    const { simulation, pods, estimates, probes, answers } = aProber();
    estimates.served(1, 4, 30, 0);
    probes.send(0, 7, 0, 1);
    simulation.run(4);
    pods.busy[1] = 1;
    pods.queueLength[1] = 2;
    simulation.run(6);
    pods.queueLength[1] = 9;
    simulation.run();
    expect(answers).toEqual([{ server: 7, pod: 1, inFlight: 3, latencyMs: 30, atMs: 10 }]);
  });

  it.each(['its process', 'the power of its node', 'every packet'])('is never answered without %s', (missing) => {
    const { simulation, network, pods, probes, answers } = aProber();
    if (missing === 'its process') pods.state[0] = PodState.silent;
    if (missing === 'the power of its node') network.nodeUp[1] = 0;
    if (missing === 'every packet') network.addRule({ ofEnds: true, cause: 'packet-lost', verdict: () => DROPPED });
    for (let i = 0; i < 3; i++) probes.send(0, 1, 0, 0);
    simulation.run();
    expect(answers).toEqual([]);
  });

  it('is nothing to a place whose node has lost its power meanwhile', () => {
    const { simulation, network, probes, answers } = aProber();
    probes.send(0, 1, 0, 0);
    simulation.run(7);
    network.nodeUp[0] = 0;
    simulation.run();
    expect(answers).toEqual([]);
  });

  it('is one of many under way that do not mix', () => {
    const { simulation, probes, answers } = aProber();
    for (let round = 0; round < 3; round++) {
      for (let server = 0; server < 150; server++) probes.send(0, server, 0, server % 2);
      simulation.run();
    }
    expect(answers.map(({ server, pod }) => [server, pod])).toEqual(
      [0, 1, 2].flatMap(() => Array.from({ length: 150 }, (_, server) => [server, server % 2])),
    );
  });
});
