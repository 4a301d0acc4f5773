import { describe, expect, it } from 'vitest';
import type { AlternativeSummary } from '../../src/statistics/summary.ts';
import { parseText, runScenario, type ScenarioRun, scenarioText } from '../scenarios/run-scenario-file.ts';

/** Runs scenarios/<name>.yaml with some of its documents changed. */
function run(name: string, set: readonly string[], change: (documents: string[]) => string[]): Promise<ScenarioRun> {
  const documents = scenarioText(name).split(/^---$/m);
  return runScenario(parseText(name, change(documents).join('\n---\n'), set));
}
const unchanged = (documents: string[]): string[] => documents;
const append =
  (...more: string[]) =>
  (documents: string[]): string[] => [...documents, ...more];

const workload = (target: string, load: string): string => `
apiVersion: svcsim.dev/v1alpha1
kind: Workload
metadata: {name: another}
spec:
  from: {nodes: true}
  target: ${target}
  ${load}
`;

/** What a workload and its endpoints came to, in all alternatives. */
const numbersOf = ({ summary }: ScenarioRun, name: string, service: string) =>
  summary.alternatives.map(({ workloads, services, endpoints }: AlternativeSummary) => ({
    workload: workloads.find((each) => each.name === name),
    service: services.find((each) => each.service === service),
    endpoints: endpoints.filter((each) => each.service === service),
  }));

describe('a Workload that sends nothing changes no number of another', async () => {
  const set = ['Simulation.replications=2', 'Simulation.duration=100s', 'Workload/callers.rate=50/s'];
  const alone = numbersOf(await run('node-power-loss', set, unchanged), 'default/callers', 'default/web:80');

  it.each([
    ['at a rate of 0', 'executor: constant-arrival-rate, rate: 0/s'],
    ['evenly at a rate of 0', 'executor: constant-arrival-rate, rate: 0/s, arrivals: uniform'],
    ['so seldom that the end comes first', 'executor: constant-arrival-rate, rate: 0.000001/s'],
    [
      'in stages that never rise',
      'executor: ramping-arrival-rate, startRate: 0/s, stages: [{duration: 1m, target: 0/s}]',
    ],
    ['because it has no users', 'executor: ramping-vus, startVus: 0, stages: [{duration: 1m, target: 0}]'],
  ])('%s', async (_, load) => {
    const silent = workload('http://web', load.replaceAll(/, (?=\w+: )(?![^[]*\])/g, '\n  '));
    for (const change of [append(silent), (documents: string[]) => [silent, ...documents]]) {
      const together = await run('node-power-loss', set, change);
      expect(together.summary.alternatives[0]!.workloads).toHaveLength(2);
      const sent = together.summary.alternatives.map(
        ({ workloads }) => workloads.find(({ name }) => name === 'default/another')!.requests.sent,
      );
      expect(sent).toEqual([0, 0, 0]);
      expect(numbersOf(together, 'default/callers', 'default/web:80')).toEqual(alone);
    }
  });
});

describe('what does not touch a workload changes none of its numbers', () => {
  it('a Workload on other pods, where one more Service costs the first packet nothing', async () => {
    const set = [
      'Simulation.replications=2',
      'Simulation.duration=10s',
      'Simulation.warmUp=1s',
      'Simulation.network.crossZone={exponential: {mean: 1ms}}',
      'Experiment.alternatives=[{name: ipvs, set: {Simulation.cluster.proxy.mode: ipvs}}, {name: nftables, set: {Simulation.cluster.proxy.mode: nftables}}]',
    ];
    const others = [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: other}
spec:
  replicas: 3
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: other, image: other, ports: [{containerPort: 8080}]}]}
`,
      `
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {selector: {app: other}, ports: [{port: 80, targetPort: 8080}]}
`,
      `
apiVersion: svcsim.dev/v1alpha1
kind: Application
metadata: {name: other}
spec: {selector: {matchLabels: {app: other}}, serviceTime: {exponential: {mean: 3ms}}}
`,
      workload('http://other', 'executor: constant-arrival-rate\n  rate: 200/s'),
    ];
    const alone = await run('proxy-modes', set, unchanged);
    const together = await run('proxy-modes', set, append(...others));
    expect(together.alternative('ipvs').workloads[1]!.requests.sent).toBeGreaterThan(3000);
    const numbers = (of: ScenarioRun) => numbersOf(of, 'default/shoppers', 'default/web:http');
    expect(numbers(together)).toEqual(numbers(alone));
  });

  it('a Fault that is still to come', async () => {
    const set = ['Simulation.replications=2', 'Simulation.duration=70s', 'Workload/callers.rate=200/s'];
    const withFault = await run('one-slow-pod', set, unchanged);
    const without = await run('one-slow-pod', set, (documents) =>
      documents.filter((each) => !each.includes('kind: Fault')),
    );
    // Requests that are due a time-out before the fault may still be there when it begins.
    const beforeFault = ({ summary }: ScenarioRun) =>
      summary.alternatives.map(({ workloads }) => workloads[0]!.timeSeries.filter(({ endMs }) => endMs <= 58_000));
    expect(beforeFault(withFault)[0]!.length).toBeGreaterThan(50);
    expect(beforeFault(withFault)).toEqual(beforeFault(without));
    expect(withFault.summary.alternatives[0]!.endpoints).not.toEqual(without.summary.alternatives[0]!.endpoints);
  });
});

describe('alternatives meet the same requests (common random numbers)', () => {
  it('at the same times, however they are served', async () => {
    const { summary } = await run(
      'node-power-loss',
      ['Simulation.replications=2', 'Simulation.duration=100s'],
      unchanged,
    );
    const [first, ...others] = summary.alternatives.map(({ workloads }) =>
      workloads[0]!.timeSeries.map(({ ratePerSecond }) => ratePerSecond),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('the order of documents', () => {
  it.each(['keep-alive-imbalance', 'one-slow-pod', 'ipvs-per-node', 'iptables-100-requests', 'services-30000'])(
    'changes nothing where all pods are of one owner: %s',
    async (name) => {
      const set = ['Simulation.replications=2', 'Simulation.duration=5s', 'Simulation.cluster.nodes.count=8'];
      const asWritten = await run(name, set, unchanged);
      const turned = await run(name, set, (documents) => documents.toReversed());
      expect(turned.summary.alternatives).toEqual(asWritten.summary.alternatives);
    },
  );

  it('is the order in which pods are created: it decides which node and address each gets, as kubectl apply does', () => {
    const placed = (documents: readonly string[]) =>
      parseText('proxy-modes', documents.join('\n---\n')).alternatives[0]!.world.pods.map(
        ({ name, node, ip }) => `${name} ${node} ${ip}`,
      );
    const documents = scenarioText('proxy-modes').split(/^---$/m);
    expect(placed(documents.toReversed())).not.toEqual(placed(documents));
    expect(placed(documents.toReversed()).toSorted()).not.toEqual(placed(documents).toSorted());
  });
});
