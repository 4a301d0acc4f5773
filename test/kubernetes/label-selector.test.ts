import { describe, expect, it } from 'vitest';
import { containsLabels, matchesLabelSelector, matchesServiceSelector } from '../../src/kubernetes/label-selector.ts';
import type { LabelSelectorRequirement } from '../../src/kubernetes/objects.ts';

const empty = { matchLabels: {}, matchExpressions: [] };
const labels = { app: 'web', tier: 'front' };

function matchesOne(key: string, operator: LabelSelectorRequirement['operator'], ...values: string[]): boolean {
  return matchesLabelSelector({ ...empty, matchExpressions: [{ key, operator, values }] }, labels);
}

describe('a label selector', () => {
  it('that is empty matches everything, one that is absent nothing', () => {
    expect(matchesLabelSelector(empty, labels)).toBe(true);
    expect(matchesLabelSelector(empty, {})).toBe(true);
    expect(matchesLabelSelector(undefined, labels)).toBe(false);
  });

  it('matches if all its labels and all its expressions do', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'Exists' as const, values: [] }],
    };
    expect(matchesLabelSelector(selector, labels)).toBe(true);
    expect(matchesLabelSelector(selector, { app: 'web' })).toBe(false);
    expect(matchesLabelSelector(selector, { tier: 'front' })).toBe(false);
  });

  it('knows four operators, of which NotIn and DoesNotExist match labels without the key', () => {
    expect(matchesOne('app', 'In', 'api', 'web')).toBe(true);
    expect(matchesOne('app', 'In', 'api')).toBe(false);
    expect(matchesOne('zone', 'In', 'a')).toBe(false);
    expect(matchesOne('app', 'NotIn', 'api')).toBe(true);
    expect(matchesOne('app', 'NotIn', 'web')).toBe(false);
    expect(matchesOne('zone', 'NotIn', 'a')).toBe(true);
    expect(matchesOne('app', 'Exists')).toBe(true);
    expect(matchesOne('zone', 'Exists')).toBe(false);
    expect(matchesOne('app', 'DoesNotExist')).toBe(false);
    expect(matchesOne('zone', 'DoesNotExist')).toBe(true);
  });

  it('finds no label in what every JavaScript object inherits', () => {
    expect(matchesOne('constructor', 'Exists')).toBe(false);
    expect(matchesOne('toString', 'DoesNotExist')).toBe(true);
  });
});

describe('the selector of a Service', () => {
  it('that is empty or absent picks no pod', () => {
    expect(matchesServiceSelector({}, labels)).toBe(false);
    expect(matchesServiceSelector(undefined, labels)).toBe(false);
  });

  it('picks pods that have all its labels', () => {
    expect(matchesServiceSelector({ app: 'web' }, labels)).toBe(true);
    expect(matchesServiceSelector({ app: 'web', tier: 'back' }, labels)).toBe(false);
  });
});

it('a nodeSelector that is empty fits every node', () => {
  expect(containsLabels(labels, {})).toBe(true);
  expect(containsLabels({}, {})).toBe(true);
});
