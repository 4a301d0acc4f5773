import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../src/balancer/registry.ts';
import { PodState } from '../../src/dataplane/pod-table.ts';
import { RequestPhase } from '../../src/dataplane/request-table.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import { ServiceRules } from '../../src/kubeproxy/service-rules.ts';
import { causeCode } from '../../src/measurement/failure-cause.ts';
import { failureCode } from '../../src/measurement/failure-reason.ts';
import { MeasuredWorkload } from '../../src/measurement/measured-workload.ts';
import { Streams } from '../../src/random/stream.ts';
import { aWorld, exponential, type StartedWorld, startWorld } from '../world.ts';

// Every run watches that certain things never happen. Here each is made to happen on purpose, and is found.

const world = aWorld({
  nodeZones: [0, 0],
  applications: [{ concurrency: 2, serviceTime: exponential(20) }],
  pods: [{ node: 1 }, { node: 1 }],
  workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } }],
});

/** A run that is broken after a second. */
function broken(breakIt: (run: StartedWorld) => void): () => void {
  const run = startWorld(world, { endMs: 3000 });
  run.simulation.run(1000);
  breakIt(run);
  return () => run.finish();
}

describe('a run finds', () => {
  it('a request that got lost', () => {
    const lose = broken(({ dataPlane, simulation, clients }) => {
      // A request under way is released, as if it had ended.
      clients.drain(2000);
      expect(dataPlane.requests.count).toBe(0);
      dataPlane.requests.allocate();
      expect(simulation.isQuiescing).toBe(true);
    });
    expect(lose).toThrow('an attempt was never released');
  });

  it('a connection that is never released', () => {
    expect(
      broken(({ dataPlane, clients }) => {
        clients.drain(3000);
        dataPlane.connections.allocate();
      }),
    ).toThrow(/never released/);
  });

  it('a request that is served where no process is', () => {
    expect(broken(({ dataPlane }) => dataPlane.pods.state.fill(PodState.silent, 0, 2))).toThrow(
      'a request is served by a pod that is not there',
    );
  });

  it('a pod that is gone and listens again', () => {
    const rise = broken(({ dataPlane }) => {
      dataPlane.processes.kill(0, true, causeCode('pod-killed'));
      expect(() => dataPlane.processes.start(0)).toThrow('a pod that is gone listens again');
    });
    expect(rise).not.toThrow();
  });

  it('a packet that is given to a dead node', () => {
    broken(({ dataPlane, clients }) => {
      const { requests, network } = dataPlane;
      const phases = [...requests.phase.subarray(0, requests.used)];
      const served = phases.indexOf(RequestPhase.inService);
      expect(served).toBeGreaterThanOrEqual(0);
      network.nodeUp[0] = 0;
      expect(() => clients.carrier.answered(served)).toThrow('a packet came to a dead node, or through one');
      network.nodeUp[0] = 1;
    })();
  });

  it('an endpoint that is used though the rules do not name it any more', () => {
    const algorithm = findAlgorithm(proxyModes.iptables.algorithmName('rr'))!;
    let picked = 1;
    const stubborn: typeof algorithm = {
      ...algorithm,
      create: (...parts) => Object.assign(algorithm.create(...parts), { pick: () => picked }),
    };
    const streams = new Streams(1, 0);
    const rules = new ServiceRules(proxyModes.iptables, stubborn, streams.named('choice'), streams.named('order'));
    const endpoints = [1, 2].map((pod) => ({ pod, address: `10.244.0.${pod}:8080` }));
    const picks = (server: number) => () => {
      picked = server;
      return rules.pick(0, 0);
    };
    rules.sync(endpoints, 1, false);
    expect([1, 2].map((server) => picks(server)())).toEqual([1, 2]);
    rules.sync(endpoints.slice(1), 1, false);
    const gone = rules.pod[1] === 2 ? 2 : 1;
    expect(picks(3 - gone)()).toBe(3 - gone);
    expect(picks(gone)).toThrow('an endpoint is used that the rules do not name');
  });

  it('time that goes back', () => {
    const simulation = new Simulation();
    const tick = simulation.kind('tick', () => {});
    const lane = simulation.lane(10);
    simulation.schedule(5, tick, 0);
    simulation.run(5);
    Object.assign(lane, { delayMs: -3 });
    lane.schedule(tick, 0);
    expect(() => simulation.run()).toThrow('time goes back');
  });

  it('what goes on for ever when a run is to end', () => {
    const simulation = new Simulation();
    const again = simulation.kind('again', () => simulation.schedule(100, again, 0));
    simulation.schedule(100, again, 0);
    simulation.run(1000);
    simulation.quiesce();
    expect(() => simulation.runOut()).toThrow('something goes on for ever after the end of a run');
  });

  it('a failure without a cause, and a cause without the pod that it names', () => {
    const measured = new MeasuredWorkload(0, 1000, 1);
    const failed = (cause: number, pod: number) => () => measured.failed(1, 0, failureCode('timeout'), cause, 0, pod);
    expect(failed(0, 0)).toThrow('a request failed without a cause');
    expect(failed(causeCode('process-hung'), -1)).toThrow('a cause that names a pod has none');
    expect(failed(causeCode('process-hung'), 0)).not.toThrow();
    expect(failed(causeCode('breaker-open'), -1)).not.toThrow();
    measured.sent(0);
    expect(() => measured.assertBalanced()).toThrow('requests that ended are not those that were sent');
  });
});
