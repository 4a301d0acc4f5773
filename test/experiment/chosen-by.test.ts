import { describe, expect, it } from 'vitest';
import { chosenBy } from '../../src/experiment/chosen-by.ts';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld } from '../world.ts';

const world = aWorld({ mode: 'ipvs' });
const service = { service: 0, port: 0 };

/** The world with one workload for each of these targets. */
function calling(...targets: readonly object[]): World {
  const [workload] = world.workloads;
  return { ...world, workloads: targets.map((target) => ({ ...workload!, target })) as unknown as World['workloads'] };
}

describe('the endpoints of workloads are taken', () => {
  it.each(['cluster-ip', 'external-address', 'node-port', 'load-balancer'])('by kube-proxy behind a %s', (kind) => {
    expect(chosenBy(calling({ kind, ...service }))).toEqual(['ipvs rr']);
  });

  it('by clients from what DNS answers for a headless Service', () => {
    expect(chosenBy(calling({ kind: 'headless', ...service, pod: null }))).toEqual(['DNS']);
  });

  it('for an Ingress as those of its controller', () => {
    const controller = { kind: 'load-balancer', ...service };
    expect(chosenBy(calling({ kind: 'ingress', controller, backend: service }))).toEqual(['ipvs rr']);
  });

  it('by nobody for a pod, which leaves kube-proxy to lookups', () => {
    expect(chosenBy(calling({ kind: 'pod', pod: 0 }))).toEqual(['ipvs rr']);
    expect(chosenBy(calling({ kind: 'pod', pod: 0 }, { kind: 'headless', ...service }))).toEqual(['DNS']);
  });

  it('by balancers where there are any, each named once', () => {
    const both = calling({ kind: 'cluster-ip', ...service }, { kind: 'cluster-ip', ...service });
    const [first, second] = both.workloads;
    const upstream = { algorithm: { name: 'envoy/random', options: {} } } as unknown as NonNullable<
      World['workloads'][number]['upstream']
    >;
    expect(chosenBy({ ...both, workloads: [{ ...first!, upstream }, second!] })).toEqual(['envoy/random', 'ipvs rr']);
    const all = [first!, second!].map((workload) => ({ ...workload, upstream }));
    expect(chosenBy({ ...both, workloads: all })).toEqual(['envoy/random']);
  });
});
