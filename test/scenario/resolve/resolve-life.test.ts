import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { assumption, markedIn, own, scenarioOf, workload } from '../read.ts';

const service =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
const caller =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: caller, labels: {app: frontend}}\nspec: {containers: [{name: c, image: c}]}\n';

/** Deployment web of one pod with these containers and fields of its spec, and its Application. */
function scenario(containers: string, podSpec = '', application = ''): Scenario {
  const template = `{metadata: {labels: {app: web}}, spec: {containers: [${containers}]${podSpec}}}`;
  return scenarioOf([
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: ${template}}\n`,
    service,
    caller,
    workload(),
    own('Application', 'web', `{selector: {matchLabels: {app: web}}${application}}`),
  ]);
}

const lifeIn = ({ alternatives }: Scenario): object =>
  alternatives[0]!.world.pods.find(({ name }) => name.startsWith('web-'))!.life;
const aHook = (hook: string): Scenario => scenario(`{name: c, image: c, lifecycle: {preStop: ${hook}}}`);

describe('the life of a pod', () => {
  it('is what its template says of probes, hooks and grace, with the API’s defaults', () => {
    const probes =
      'readinessProbe: {httpGet: {port: 80, path: /}, periodSeconds: 5}, livenessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 7}, startupProbe: {exec: {command: [ok]}, failureThreshold: 30, initialDelaySeconds: 2}';
    const said = scenario(
      `{name: c, image: "web:7", ${probes}, lifecycle: {preStop: {sleep: {seconds: 5}}, postStart: {exec: {command: [sleep, "3"]}}}}`,
      ', terminationGracePeriodSeconds: 60, tolerations: [{key: a, operator: Exists}]',
    );
    const defaults = { initialDelayMs: 0, periodMs: 10_000, timeoutMs: 1000, successThreshold: 1, failureThreshold: 3 };
    expect(lifeIn(said)).toMatchObject({
      image: 'web:7',
      startUpMs: 1000,
      imagePull: null,
      readiness: { ...defaults, periodMs: 5000, gracePeriodMs: null },
      liveness: { ...defaults, gracePeriodMs: 7000 },
      startup: { ...defaults, initialDelayMs: 2000, failureThreshold: 30, gracePeriodMs: null },
      postStartMs: 3000,
      preStopMs: 5000,
      gracePeriodMs: 60_000,
      shutdown: { behaviour: 'exit', delayMs: 0, timeoutMs: Number.POSITIVE_INFINITY },
      restartPolicy: 'Always',
    });
    expect(said.assumptions.filter(({ what }) => /robe|preStop|terminationGrace/.test(what))).toEqual([]);
  });

  it('is what its Application says of start and end', () => {
    const application = ', startUp: 12s, imagePull: {constant: {value: 20s}}, shutdown: {delay: 3s, timeout: 15s}';
    expect(lifeIn(scenario('{name: c, image: c}', '', application))).toMatchObject({
      startUpMs: 12_000,
      imagePull: { kind: 'constant', parameters: { value: 20_000 } },
      shutdown: { behaviour: 'drain', delayMs: 3000, timeoutMs: 15_000 },
    });
    expect(lifeIn(scenario('{name: c, image: c}', '', ', shutdown: {behaviour: ignore}'))).toMatchObject({
      shutdown: { behaviour: 'ignore', delayMs: 0, timeoutMs: Number.POSITIVE_INFINITY },
    });
  });

  it('counts by the first container that has ports; probes of others pass, which is said', () => {
    const probe = 'readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 7}';
    const said = scenario(
      `{name: side, image: side, ${probe}}, {name: c, image: c, ports: [{containerPort: 80}], readinessProbe: {tcpSocket: {port: 80}}}`,
    );
    expect(lifeIn(said)).toMatchObject({ image: 'c', readiness: { periodMs: 10_000 } });
    expect(assumption(said, 'probes of further containers of Deployment default/web')).toBe(
      'pass (simplified: one container a pod)',
    );
  });

  it.each([
    ['{sleep: {seconds: 5}}', 5000],
    ['{exec: {command: [sleep, "10"]}}', 10_000],
    ['{exec: {command: [/bin/sleep, "0.5"]}}', 500],
    ['{exec: {command: [sh, -c, "sleep 15"]}}', 15_000],
    ['{exec: {command: [/bin/bash, -ec, "sleep 2m; nginx -s quit"]}}', 120_000],
    ['{exec: {command: [sh, -c, "sleep 15 && kill -QUIT 1"]}}', 15_000],
  ])('knows how long the hook %s takes', (hook, ms) => {
    const said = aHook(hook);
    expect(lifeIn(said)).toMatchObject({ preStopMs: ms });
    expect(assumption(said, 'preStop hook of Deployment default/web')).toBeUndefined();
  });

  it.each([
    '{exec: {command: [nginx, -s, quit]}}',
    '{httpGet: {port: 80, path: /stop}}',
    '{exec: {command: [sh, -c, "nginx -s quit; sleep 5"]}}',
  ])('takes the hook %s for one that takes no time, and says so', (hook) => {
    const said = aHook(hook);
    expect(lifeIn(said)).toMatchObject({ preStopMs: 0 });
    expect(assumption(said, 'preStop hook of Deployment default/web')).toBe(
      'takes no time (only a sleep takes a known time)',
    );
  });

  it('is misspelt with a place', () => {
    const texts = [
      service,
      caller,
      workload(),
      own('Application', 'web', '{selector: {matchLabels: {app: web}}, shutdown: {behaviour: drian}}'),
    ];
    expect(markedIn(texts).some((mistake) => mistake.includes('«drian»') && mistake.includes('drain'))).toBe(true);
  });
});
