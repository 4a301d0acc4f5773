import { describe, expect, it } from 'vitest';
import { PodServers } from '../../src/dataplane/pod-servers.ts';
import { NO_LIMIT, PodState, PodTable } from '../../src/dataplane/pod-table.ts';
import { RequestPhase, RequestTable } from '../../src/dataplane/request-table.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { failureCode } from '../../src/measurement/failure-reason.ts';

/** A pod to whom requests are handed, each with its demand, and when each was answered and how. */
function aPod(concurrency: number, queueLimit: number, discipline: 'fifo' | 'lifo' = 'fifo') {
  const simulation = new Simulation();
  const requests = new RequestTable(1);
  const pods = new PodTable();
  const pod = pods.add({
    node: 0,
    concurrency,
    queueLimit,
    discipline,
    errorRate: 0,
    perConcurrentMs: 0,
    demandColumn: 0,
  });
  pods.state[pod] = PodState.up;
  const answers: string[] = [];
  const servers = new PodServers({
    simulation,
    requests,
    pods,
    answer(request, _, outcome) {
      requests.phase[request] = RequestPhase.answered;
      answers.push(`${request} at ${simulation.nowMs}${outcome === 0 ? '' : ` ${outcome}`}`);
    },
  });
  const come = (atMs: number, demandMs: number): number => {
    simulation.run(atMs);
    const request = requests.allocate();
    requests.pod[request] = pod;
    requests.demandMs[request] = demandMs;
    requests.reachedPodMs[request] = atMs;
    servers.admit(request, pod);
    return request;
  };
  const finish = (): readonly string[] => {
    simulation.run();
    expect([pods.busy[pod], pods.queueLength[pod]]).toEqual([0, 0]);
    expect(pods.busyArea[pod]! + pods.queueArea[pod]!).toBeCloseTo(pods.residenceMs[pod]!, 9);
    return answers;
  };
  return { simulation, pods, servers, come, finish };
}

describe('a pod', () => {
  it('serves as many as it has workers at a time, the others in the order in which they came', () => {
    const { come, finish } = aPod(2, NO_LIMIT);
    for (const demandMs of [10, 4, 3, 1]) come(0, demandMs);
    expect(finish()).toEqual(['1 at 4', '2 at 7', '3 at 8', '0 at 10']);
  });

  it('or the newest first', () => {
    const { come, finish } = aPod(1, NO_LIMIT, 'lifo');
    for (const demandMs of [10, 4, 3, 1]) come(0, demandMs);
    expect(finish()).toEqual(['0 at 10', '3 at 11', '2 at 14', '1 at 18']);
  });

  it('turns away who finds no waiting place', () => {
    const { come, finish } = aPod(1, 1);
    for (const demandMs of [10, 4, 3]) come(0, demandMs);
    expect(finish()).toEqual([`2 at 0 ${failureCode('queue-full')}`, '0 at 10', '1 at 14']);
  });

  it('gives the worker of a request that is taken out to the next one that waits', () => {
    const { simulation, servers, come, finish } = aPod(1, NO_LIMIT);
    const [first, second] = [come(0, 10), come(1, 5), come(2, 7)];
    simulation.run(4);
    servers.remove(first, 0);
    simulation.run(5);
    // The second is in service since 4, the third waits.
    servers.remove(second, 0);
    expect(finish()).toEqual(['2 at 12']);
  });

  it('takes one out that waits', () => {
    const { servers, come, finish } = aPod(1, NO_LIMIT);
    come(0, 10);
    servers.remove(come(1, 5), 0);
    come(2, 7);
    expect(finish()).toEqual(['0 at 10', '2 at 17']);
  });

  it('serves slower as its process is', () => {
    const { pods, come, finish } = aPod(1, NO_LIMIT);
    const end = pods.slow(0, 3);
    come(0, 10);
    end();
    come(0, 10);
    expect(finish()).toEqual(['0 at 30', '1 at 40']);
  });
});
