import { describe, expect, it } from 'vitest';
import { markedIn, scenarioOf, shop, workload, worldOf } from '../../read.ts';

// What Chaos Mesh's documents may say, and what is wrong with those that say something else.

function chaos(kind: string, spec: string, metadata = 'name: x'): string {
  return `apiVersion: chaos-mesh.org/v1alpha1\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
}

const WEB = 'mode: all, selector: {labelSelectors: {app: web}}';

/** Every mistake in a document of Chaos Mesh's, beside a right scenario, without the place. */
function wrongIn(kind: string, spec: string, metadata?: string): readonly string[] {
  return markedIn([shop, workload(), chaos(kind, spec, metadata)]).map((text) => text.replace(/^c\.yaml:\d+ /, ''));
}

describe('a document of Chaos Mesh', () => {
  it.each([
    [
      'PodChaos',
      `{action: pod-kill, ${WEB}, gracePeriode: 5}`,
      '«gracePeriode» unknown field "gracePeriode" in PodChaos.spec (did you mean "gracePeriod"?)',
    ],
    [
      'PodChaos',
      `{action: pod-kil, ${WEB}}`,
      '«pod-kil» PodChaos.spec.action: unknown value "pod-kil" (did you mean "pod-kill"? expected one of pod-kill, pod-failure, container-kill)',
    ],
    [
      'PodChaos',
      `{action: container-kill, ${WEB}}`,
      '«container-kill» PodChaos.spec.action: container-kill needs containerNames: the containers to kill',
    ],
    [
      'PodChaos',
      '{action: pod-kill, mode: fixed, selector: {}}',
      '«fixed» PodChaos.spec.mode: mode fixed needs a value: a number of pods, "1" or more',
    ],
    [
      'PodChaos',
      '{action: pod-kill, mode: fixed-percent, value: "120", selector: {}}',
      '«"120"» PodChaos.spec.value: mode fixed-percent needs a value: a percentage from "1" to "100"',
    ],
    [
      'PodChaos',
      '{action: pod-kill, mode: fixed, value: 2, selector: {}}',
      '«2» PodChaos.spec.value: expected a number in quotes, but found 2 (put it in quotes: "2")',
    ],
    [
      'PodChaos',
      `{action: pod-kill, ${WEB}, remoteCluster: other}`,
      '«other» PodChaos.spec.remoteCluster: cannot be simulated: there is one cluster alone',
    ],
    [
      'PodChaos',
      '{action: pod-kill, mode: one, selector: {fieldSelectors: {spec.schedulerName: mine}}}',
      '«spec.schedulerName» PodChaos.spec.selector.fieldSelectors: "spec.schedulerName" cannot be simulated (the fields of simulated pods are metadata.name, metadata.namespace, spec.nodeName, status.phase, status.podIP)',
    ],
    ['NetworkChaos', `{action: delay, ${WEB}}`, '«delay» NetworkChaos.spec.action: action delay needs delay'],
    [
      'NetworkChaos',
      `{action: netem, ${WEB}, bandwidth: {rate: 1mbps, limit: 1, buffer: 1}}`,
      '«netem» NetworkChaos.spec.action: action netem needs one of delay, loss, duplicate, corrupt and rate',
    ],
    [
      'NetworkChaos',
      `{action: loss, ${WEB}, loss: {loss: "25%"}}`,
      '«"25%"» NetworkChaos.spec.loss.loss: expected a percentage from 0 to 100, but found "25%" (write it as "25")',
    ],
    [
      'NetworkChaos',
      `{action: loss, ${WEB}, loss: {loss: "25"}, direction: both}`,
      '«both» NetworkChaos.spec.direction: direction both cannot be used without a target (use to)',
    ],
    [
      'NetworkChaos',
      `{action: bandwidth, ${WEB}, bandwidth: {rate: 10MB, limit: 1, buffer: 1}}`,
      '«10MB» NetworkChaos.spec.bandwidth.rate: expected a rate in bytes a second, but found "10MB" (write it as "1mbps")',
    ],
    [
      'NetworkChaos',
      `{action: partition, ${WEB}, device: eth1}`,
      '«eth1» NetworkChaos.spec.device: cannot be simulated: simulated pods have no device but eth0',
    ],
    ['StressChaos', `{${WEB}, stressors: {}}`, '«stressors» StressChaos.spec.stressors: expected cpu or memory'],
    [
      'StressChaos',
      `{${WEB}, stressors: {memory: {workers: 1, size: lots}}}`,
      '«lots» StressChaos.spec.stressors.memory.size: expected a size, but found "lots" (write it as 256MB, 1GiB or 50%)',
    ],
    [
      'StressChaos',
      `{${WEB}, stressors: {cpu: {workers: 1}}, stressngStressors: "--clone 2"}`,
      '«"--clone 2"» StressChaos.spec.stressngStressors: cannot be simulated: options of stress-ng are not known',
    ],
    [
      'DNSChaos',
      `{action: error, ${WEB}, patterns: ["chaos-*.org"]}`,
      '«"chaos-*.org"» DNSChaos.spec.patterns[0]: "*" may only stand at the end, but found "chaos-*.org"',
    ],
    [
      'HTTPChaos',
      `{target: Request, port: 80, ${WEB}}`,
      '«spec» HTTPChaos.spec: does nothing (expected one of abort, delay and replace.code)',
    ],
    [
      'HTTPChaos',
      `{target: Response, port: 80, ${WEB}, patch: {headers: [[a, b]]}}`,
      '«patch» HTTPChaos.spec.patch: cannot be simulated: simulated requests have no content',
    ],
    [
      'HTTPChaos',
      `{target: Response, port: 80, ${WEB}, replace: {body: eA==}}`,
      '«replace» HTTPChaos.spec.replace: cannot be simulated without code: simulated requests have no content',
    ],
    [
      'HTTPChaos',
      `{target: Request, port: 80, ${WEB}, replace: {code: 404}}`,
      '«replace» HTTPChaos.spec.replace: a status code can only be replaced in a Response (write target: Response)',
    ],
    ['Schedule', '{schedule: "@every 5s", type: PodChaos}', '«spec» Schedule.spec: missing field "podChaos"'],
    [
      'Schedule',
      `{schedule: "61 * * * *", type: PodChaos, podChaos: {action: pod-kill, ${WEB}}}`,
      '«"61 * * * *"» Schedule.spec.schedule: "61 * * * *" is no schedule: "61" is no minute from 0 to 59',
    ],
    [
      'Schedule',
      '{schedule: "@every 5s", type: Workflow, workflow: {}}',
      '«Workflow» Schedule.spec.type: Workflow cannot be simulated: orders of experiments are not simulated',
    ],
    [
      'Schedule',
      `{schedule: "@every 5s", type: PodChaos, podChaos: {action: pod-kill, ${WEB}, duratoin: 5s}}`,
      '«duratoin» unknown field "duratoin" in Schedule.spec.podChaos (did you mean "duration"?)',
    ],
  ])('of kind %s with the spec %s is a mistake', (kind, spec, mistake) => {
    expect(wrongIn(kind, spec)[0]).toBe(mistake);
  });

  it('may have a time by an annotation, and no other annotation of ours', () => {
    const spec = `{action: pod-kill, ${WEB}}`;
    const at = (value: string) => `name: x, annotations: {svcsim.dev/at: ${value}}`;
    expect(worldOf([shop, workload(), chaos('PodChaos', spec, at('30s'))]).faults[0]?.atMs).toBe(30_000);
    expect(wrongIn('PodChaos', spec, at('soon'))[0]).toMatch(/^«soon» .*expected a duration/);
    expect(wrongIn('PodChaos', spec, 'name: x, annotations: {svcsim.dev/att: 5s}')).toEqual([
      '«svcsim.dev/att» unknown annotation "svcsim.dev/att" in PodChaos.metadata.annotations (did you mean "svcsim.dev/at"?)',
    ]);
  });

  it('that is paused does nothing', () => {
    const paused = 'name: x, annotations: {experiment.chaos-mesh.org/pause: "true"}';
    const scenario = scenarioOf([shop, workload(), chaos('PodChaos', `{action: pod-kill, ${WEB}}`, paused)]);
    expect(scenario.alternatives[0]?.world.faults).toEqual([]);
    expect(scenario.assumptions).toContainEqual({
      what: 'PodChaos default/x',
      value: 'does nothing',
      source: 'its pause annotation',
    });
  });

  it('of a kind that cannot be simulated is refused by name, and what Chaos Mesh keeps for itself is skipped', () => {
    expect(wrongIn('IOChaos', '{}')).toEqual([
      '«IOChaos» IOChaos cannot be simulated: simulated pods have no files (leave the document out)',
    ]);
    expect(wrongIn('PodCaos', '{}')[0]).toMatch(/unknown kind "PodCaos" .*did you mean "PodChaos"/);
    const scenario = scenarioOf([shop, workload(), chaos('PodHttpChaos', '{rules: []}')]);
    expect(scenario.assumptions.find(({ what }) => what === 'skipped')?.value).toBe('1 PodHttpChaos');
  });

  it('may be JSON, stand in a list with a status, and have its fields set', () => {
    const document = {
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'NetworkChaos',
      metadata: { name: 'slow', namespace: 'default', uid: '1', finalizers: ['chaos-mesh/records'] },
      spec: { action: 'delay', mode: 'all', selector: { labelSelectors: { app: 'web' } }, delay: { latency: '10ms' } },
      status: { experiment: { desiredPhase: 'Run' } },
    };
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [document] });
    const world = worldOf([shop, workload(), text], { set: ['NetworkChaos/slow.spec.delay.latency=25ms'] });
    expect(world.faults[0]).toMatchObject({
      name: 'NetworkChaos default/slow',
      kind: 'link-latency',
      parameters: { latency: { kind: 'constant', parameters: { value: 25 } }, jitter: 0, direction: 'to' },
    });
  });
});
