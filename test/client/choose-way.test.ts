import { describe, expect, it } from 'vitest';
import { chooseWay } from '../../src/client/choose-way.ts';
import { ClientPorts } from '../../src/client/client-ports.ts';
import { ConnectionEnds } from '../../src/client/connection-ends.ts';
import { Choice, Fate, type Route } from '../../src/client/route/route.ts';
import { SourcePorts } from '../../src/client/source-ports.ts';
import type { WorkloadRuntime } from '../../src/client/workload-runtime.ts';
import { NONE } from '../../src/dataplane/request-table.ts';
import { aWorld, startWorld } from '../world.ts';

const COUNT = 28_232;

/** A workload whose route notes the ports that it is asked with, and answers as is said. */
function aWorkload(fate: Fate, ports: ClientPorts | null) {
  const asked: number[] = [];
  const route: Pick<Route, 'choose'> = {
    choose: (_, choice) => {
      asked.push(choice.sourcePort);
      choice.pod = 4;
      return fate;
    },
  };
  return { asked, workload: { route, firstClient: 10, ports } as unknown as WorkloadRuntime };
}

function somePorts(): { readonly space: SourcePorts; readonly ports: ClientPorts; readonly ends: ConnectionEnds } {
  const space = new SourcePorts({ nowMs: 0 }, 0);
  const ends = new ConnectionEnds(startWorld(aWorld({ cost: 'none' }), { endMs: 0 }).dataPlane);
  ends.addPorts(space);
  return { space, ports: new ClientPorts(Int32Array.of(0), [space], false), ends };
}

describe('the way of a new connection', () => {
  it('leads to the endpoint that a balancer of requests took, without rules and ports', () => {
    const { asked, workload } = aWorkload(Fate.goes, null);
    const choice = new Choice();
    Object.assign(choice, { rules: 3, ports: 3, entry: 3, rulesMs: 3 });
    expect(chooseWay(choice, 10, 7, workload, somePorts().ends)).toBe(Fate.goes);
    expect(choice).toMatchObject({ pod: 7, entry: NONE, rulesMs: 0, rules: NONE, ports: NONE });
    expect(asked).toEqual([]);
  });

  it('begins at a port of the client, or at none: never at that of another connection', () => {
    const { ports, ends } = somePorts();
    const withPorts = aWorkload(Fate.goes, ports);
    const without = aWorkload(Fate.goes, null);
    const choice = new Choice();
    chooseWay(choice, 10, NONE, withPorts.workload, ends);
    expect(choice.ports).toBe(0);
    chooseWay(choice, 10, NONE, without.workload, ends);
    expect(withPorts.asked[0]).toBeGreaterThanOrEqual(32_768);
    expect(without.asked).toEqual([0]);
    expect(choice.ports).toBe(NONE);
  });

  it.each([Fate.rejected, Fate.dropped])(
    'takes no port for a connection that does not come about (fate %i)',
    (fate) => {
      const { space, ports, ends } = somePorts();
      const { workload } = aWorkload(fate, ports);
      const choice = new Choice();
      for (let i = 0; i < 2 * COUNT; i++) chooseWay(choice, 10, NONE, workload, ends);
      for (let i = 0; i < COUNT; i++) space.take();
      expect(space.take()).toBe(0);
    },
  );

  it('is rejected before the rules are asked when there is no port', () => {
    const { space, ports, ends } = somePorts();
    for (let i = 0; i < COUNT; i++) space.take();
    const { asked, workload } = aWorkload(Fate.goes, ports);
    expect(chooseWay(new Choice(), 10, NONE, workload, ends)).toBe(Fate.rejected);
    expect(asked).toEqual([]);
  });
});
