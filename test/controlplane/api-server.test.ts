import { describe, expect, it } from 'vitest';
import { ApiServer } from '../../src/controlplane/api-server.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { Streams } from '../../src/random/stream.ts';

/** Events 0 and 1 happen at 10 ms, where they ask whether the API server is there; on nodes 0 and 1. */
function run(script: (api: ApiServer, simulation: Simulation) => void): {
  readonly doneMs: readonly (number | undefined)[];
  api: ApiServer;
} {
  const simulation = new Simulation();
  const api = new ApiServer(simulation, 2, new Streams(1, 0).named('api'));
  const doneMs: (number | undefined)[] = [undefined, undefined];
  const asks = simulation.kind('asks', (node) => {
    if (!api.defers(asks, node, node)) doneMs[node] = simulation.nowMs;
  });
  for (const node of [0, 1]) simulation.scheduleAt(10, asks, node);
  script(api, simulation);
  simulation.run();
  return { doneMs, api };
}

const at = (simulation: Simulation, ms: number, name: string, does: () => void): void => {
  simulation.scheduleAt(ms, simulation.kind(name, does), 0);
};

describe('the API server', () => {
  it('lets pass what asks while it is there', () => {
    expect(run(() => {}).doneMs).toEqual([10, 10]);
  });

  it('holds up what asks while it is away, until a watch’s delay after its return', () => {
    const { doneMs } = run((api, simulation) => {
      const end = api.goDown();
      at(simulation, 500, 'back', end);
    });
    for (const ms of doneMs) {
      expect(ms).toBeGreaterThanOrEqual(510);
      expect(ms).toBeLessThanOrEqual(600);
    }
  });

  it('is back when the last of several outages is over', () => {
    const { doneMs, api } = run((server, simulation) => {
      const [first, second] = [server.goDown(), server.goDown()];
      at(simulation, 500, 'one', first);
      at(simulation, 900, 'other', second);
    });
    for (const ms of doneMs) expect(ms).toBeGreaterThanOrEqual(910);
    expect(api.isDown).toBe(false);
  });

  it('may be out of reach of one node alone', () => {
    const { doneMs } = run((api, simulation) => at(simulation, 300, 'mended', api.cutOff(1)));
    expect(doneMs[0]).toBe(10);
    expect(doneMs[1]).toBeGreaterThanOrEqual(310);
  });

  it('tells who asked for it of every change', () => {
    let told = 0;
    run((api, simulation) => {
      api.whenReachChanges(() => told++);
      at(simulation, 300, 'back', api.goDown());
    });
    expect(told).toBe(2);
  });
});
