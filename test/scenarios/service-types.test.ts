import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('service-types', ['Simulation.replications=2']);

/** Share of the requests of a workload that failed, and the reasons. */
function failedOf(alternative: string, name: string): { share: number; reasons: readonly string[] } {
  const { requests, failures } = run.alternative(alternative).workloads.find((each) => each.name === name)!;
  return { share: requests.failed / requests.sent, reasons: failures.map(({ reason }) => reason) };
}

const fromPods = ['cluster-ip', 'node-port-2', 'load-balancer', 'headless', 'external-name'];

describe.each(['no-provider', 'cloud'])('service-types, %s:', (alternative) => {
  it.each([...fromPods.map((name) => `shop/${name}`), ...fromPods.map((name) => `other/${name}`)])(
    'a pod reaches %s, from its own namespace and from another',
    (name) => expect(failedOf(alternative, name).share).toBe(0),
  );

  it.each(['default/node-to-cluster-ip', 'default/node-to-node-port-2', 'default/outside-to-node-port-2'])(
    '%s: answers',
    (name) => expect(failedOf(alternative, name).share).toBe(0),
  );

  it.each(['outside-to-cluster-ip', 'outside-to-headless', 'outside-to-external-name'])('%s: nobody', (name) => {
    expect(failedOf(alternative, `default/${name}`)).toEqual({ share: 1, reasons: ['unreachable'] });
  });

  it.each(['shop/node-port-3', 'other/node-port-3', 'default/outside-to-node-port-3'])(
    '%s: fails from the loss of that node on, three of the four minutes',
    (name) => {
      const { share, reasons } = failedOf(alternative, name);
      expect(share).toBeGreaterThan(0.7);
      expect(share).toBeLessThan(0.8);
      expect(reasons).toContain('connect-timeout');
    },
  );
});

describe('service-types: the load balancer', () => {
  it('is pending without a provider: nobody reaches it, from outside or by its address', () => {
    for (const name of ['default/outside-to-load-balancer', 'default/node-to-load-balancer']) {
      expect(failedOf('no-provider', name)).toEqual({ share: 1, reasons: ['unreachable'] });
    }
  });

  it('answers with a provider, but for what it sends to the lost node until its checks fail', () => {
    expect(failedOf('cloud', 'default/node-to-load-balancer').share).toBe(0);
    const { share } = failedOf('cloud', 'default/outside-to-load-balancer');
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.07);
  });
});
