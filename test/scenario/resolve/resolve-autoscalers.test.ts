import { describe, expect, it } from 'vitest';
import { markedIn, shop, workload, worldOf } from '../read.ts';

const scaled = (requests = '{cpu: 250m}'): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: api, image: api, resources: {requests: ${requests}}}, {name: log, image: log, resources: {requests: ${requests}}}]}
`;
const autoscaler = (spec: string, target = '{apiVersion: apps/v1, kind: Deployment, name: api}'): string =>
  `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec: {scaleTargetRef: ${target}, ${spec}}
`;
const cpuOf = (target: string): string => `metrics: [{type: Resource, resource: {name: cpu, target: ${target}}}]`;

const resolved = (spec: string, requests?: string): unknown =>
  worldOf([shop, workload(), scaled(requests), autoscaler(spec)]).autoscalers[0];
const mistakes = (spec: string, target?: string): readonly string[] =>
  markedIn([shop, workload(), scaled(), autoscaler(spec, target)]);

describe('a HorizontalPodAutoscaler', () => {
  it('without metrics wants 80 % of the CPU that all containers of a pod request', () => {
    expect(resolved('maxReplicas: 10')).toEqual({
      name: 'default/api',
      owner: 'Deployment default/api',
      limits: { minReplicas: 1, maxReplicas: 10, behavior: undefined },
      metrics: [{ kind: 'cpu', target: { type: 'Utilization', averageUtilization: 80 }, requestMilli: 500 }],
    });
  });

  it('may look at one container, at cores a pod, and at what pods of a simulation serve', () => {
    const container =
      'metrics: [{type: ContainerResource, containerResource: {name: cpu, container: api, target: {type: Utilization, averageUtilization: 50}}}]';
    expect(resolved(`maxReplicas: 10, ${container}`)).toMatchObject({ metrics: [{ requestMilli: 250 }] });
    expect(resolved(`maxReplicas: 10, ${cpuOf('{type: AverageValue, averageValue: 200m}')}`)).toMatchObject({
      metrics: [{ kind: 'cpu', target: { type: 'AverageValue', averageValueMilli: 200 } }],
    });
    const pods =
      'metrics: [{type: Pods, pods: {metric: {name: requests_per_second}, target: {type: AverageValue, averageValue: "100"}}}]';
    expect(resolved(`maxReplicas: 10, ${pods}`)).toMatchObject({
      metrics: [{ kind: 'pods', metric: 'requests_per_second', averageValueMilli: 100_000 }],
    });
  });

  it('has the rest of a behavior from the API server’s defaults', () => {
    expect(resolved('maxReplicas: 10, behavior: {scaleDown: {stabilizationWindowSeconds: 60}}')).toMatchObject({
      limits: {
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ value: 4 }, { value: 100 }] },
          scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
        },
      },
    });
  });
});

describe('a HorizontalPodAutoscaler that cannot be', () => {
  it('names what is not there, with the nearest name', () => {
    const found = mistakes('maxReplicas: 10', '{apiVersion: apps/v1, kind: Deployment, name: apo}');
    expect(found.join('\n')).toContain('there is no Deployment "apo" in namespace default');
  });

  it('looks at something that a simulation has not', () => {
    const external = 'metrics: [{type: External, external: {metric: {name: lag}, target: {type: Value, value: "10"}}}]';
    expect(mistakes(`maxReplicas: 10, ${external}`).join('\n')).toContain(
      'metrics of type External cannot be simulated',
    );
    const memory =
      'metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 50}}}]';
    expect(mistakes(`maxReplicas: 10, ${memory}`).join('\n')).toContain('no "memory" that is measured');
    const pods =
      'metrics: [{type: Pods, pods: {metric: {name: request_per_second}, target: {type: AverageValue, averageValue: "100"}}}]';
    expect(mistakes(`maxReplicas: 10, ${pods}`).join('\n')).toContain('no metric "request_per_second"');
  });

  it('wants a share of requests that its pods do not make', () => {
    const found = markedIn([shop, workload(), scaled('{memory: 1Gi}'), autoscaler('maxReplicas: 10')]);
    expect(found.join('\n')).toContain('its pods request no CPU');
  });

  it.each([
    ['minReplicas: 3', 'spec.maxReplicas: required'],
    ['minReplicas: 3, maxReplicas: 2', 'spec.maxReplicas: must not be less than spec.minReplicas'],
    ['minReplicas: -1, maxReplicas: 2', 'spec.minReplicas: must be at least 1'],
    ['maxReplicas: 2, metrics: [{type: Pods}]', 'spec.metrics.0.pods: required for type Pods'],
    [`maxReplicas: 2, ${cpuOf('{type: Utilization}')}`, 'averageUtilization: required for type Utilization'],
    [`maxReplicas: 2, ${cpuOf('{type: Utilization, averageUtilization: 0}')}`, 'must be positive'],
    ['maxReplicas: 2, behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}', 'must be between 0 and 3600'],
    [
      'maxReplicas: 2, behavior: {scaleUp: {policies: [{type: Pods, value: 0, periodSeconds: 15}]}}',
      'greater than zero',
    ],
    [
      'maxReplicas: 2, behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 1801}]}}',
      'between 1 and 1800',
    ],
  ])('is refused as the API server would: %s', (spec, message) => {
    expect(mistakes(spec).join('\n')).toContain(message);
  });
});
