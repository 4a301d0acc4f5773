import { describe, expect, it } from 'vitest';
import { defaultPodTemplate } from '../../src/kubernetes/pod-defaults.ts';
import { generatedName, podTemplateHash, replicaSetName, statefulSetPodName } from '../../src/kubernetes/pod-names.ts';

const SAFE = /^[bcdfghjklmnpqrstvwxz2456789]+$/;

const template = (image: string): ReturnType<typeof defaultPodTemplate> =>
  defaultPodTemplate({ metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [{ image }] } });

describe('the hash of a pod template', () => {
  it('is at most ten safe characters', () => {
    expect(podTemplateHash(template('a'))).toMatch(SAFE);
    expect(podTemplateHash(template('a')).length).toBeLessThanOrEqual(10);
    expect(replicaSetName('web', template('a'))).toBe(`web-${podTemplateHash(template('a'))}`);
  });

  it('changes with the template, but not with the order of its keys', () => {
    const turned = defaultPodTemplate({
      spec: { containers: [{ image: 'a' }] },
      metadata: { labels: { tier: 'front', app: 'web' } },
    });
    expect(podTemplateHash(turned)).toBe(podTemplateHash(template('a')));
    expect(podTemplateHash(template('b'))).not.toBe(podTemplateHash(template('a')));
  });
});

describe('a generated name', () => {
  it('is the prefix, a dash and five safe characters', () => {
    const name = generatedName('web-5d8c6f79b4', 0);
    expect(name.slice(0, 15)).toBe('web-5d8c6f79b4-');
    expect(name.slice(15)).toMatch(SAFE);
    expect(name).toHaveLength(20);
    expect(generatedName('web-5d8c6f79b4', 0)).toBe(name);
  });

  it('never repeats for one prefix', () => {
    const names = new Set(Array.from({ length: 50_000 }, (_, serial) => generatedName('web', serial)));
    expect(names.size).toBe(50_000);
  });

  it('differs between prefixes in its suffix too', () => {
    expect(generatedName('web', 0).slice(-5)).not.toBe(generatedName('api', 0).slice(-5));
  });

  it('has at most 63 characters', () => {
    expect(generatedName('x'.repeat(80), 7)).toHaveLength(63);
  });
});

it('the pods of a StatefulSet are numbered', () => {
  expect(statefulSetPodName('db', 2)).toBe('db-2');
});
