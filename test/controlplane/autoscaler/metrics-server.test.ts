import { describe, expect, it } from 'vitest';
import { MetricsServer, SCRAPE_INTERVAL_MS } from '../../../src/controlplane/autoscaler/metrics-server.ts';
import { Simulation } from '../../../src/engine/simulation.ts';

/** A pod that uses half a core and serves 20 requests a second from the beginning, and one that comes after 20 s. */
function start(phase = 0): { simulation: Simulation; metrics: MetricsServer } {
  const simulation = new Simulation();
  const usage = {
    cpuUsedMs: () => simulation.nowMs / 2,
    served: () => simulation.nowMs / 50,
    inFlight: () => 3,
    isMeasured: (pod: number) => pod === 0 || simulation.nowMs >= 20_000,
  };
  return { simulation, metrics: new MetricsServer(simulation, usage, () => [0, 1], phase) };
}

describe('metrics-server', () => {
  it('knows a pod from the second round on, and gives the mean of the time between its last two', () => {
    const { simulation, metrics } = start(1 / 3);
    simulation.run(5001);
    expect(metrics.cpu(0)).toBeUndefined();
    simulation.run(29_999);
    expect(metrics.cpu(0)).toEqual({ valueMilli: 500, atMs: 20_000, windowMs: SCRAPE_INTERVAL_MS });
    expect(metrics.cpu(1)).toBeUndefined();
    simulation.run(35_001);
    expect(metrics.cpu(1)).toEqual({ valueMilli: 500, atMs: 35_000, windowMs: SCRAPE_INTERVAL_MS });
  });

  it('gives requests a second over the interval, and requests in flight as they were', () => {
    const { simulation, metrics } = start();
    simulation.run(30_001);
    expect(metrics.custom('requests_per_second', 0)?.valueMilli).toBe(20_000);
    expect(metrics.custom('requests_in_flight', 0)?.valueMilli).toBe(3000);
  });

  it('stops when the run comes to its end', () => {
    const { simulation } = start();
    simulation.run(100_000);
    simulation.quiesce();
    simulation.run();
    expect(simulation.nowMs).toBeLessThanOrEqual(105_000);
  });
});
