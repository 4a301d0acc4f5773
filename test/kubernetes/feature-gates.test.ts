import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FeatureGate, featureGates, lockedGates } from '../../src/kubernetes/feature-gates.ts';

interface Row {
  readonly gate: FeatureGate;
  readonly since: number;
  readonly stage: 'alpha' | 'beta' | 'GA';
  readonly default: boolean;
}

const { cases: rows } = JSON.parse(readFileSync('test/fixtures/feature-gates.json', 'utf8')) as {
  readonly cases: readonly Row[];
};
const gates = [...new Set(rows.map(({ gate }) => gate))];
const minors = Array.from({ length: 22 }, (_, i) => 19 + i);

const rowAt = (gate: FeatureGate, minor: number): Row | undefined =>
  rows.findLast((row) => row.gate === gate && row.since <= minor);

it.each(gates)('%s is in each version what Kubernetes has it, unless something else is given', (gate) => {
  for (const minor of minors) {
    const row = rowAt(gate, minor);
    expect(featureGates(minor)[gate], `1.${minor}`).toBe(row?.default ?? false);
    for (const given of [true, false]) {
      const isFree = row !== undefined && row.stage !== 'GA';
      expect(featureGates(minor, { [gate]: given })[gate], `1.${minor}`).toBe(isFree ? given : (row?.default ?? false));
    }
  }
});

it('no gate is here that Kubernetes does not have, and none is missing', () => {
  expect(Object.keys(featureGates(34)).sort()).toEqual(gates.toSorted());
});

it('trafficDistribution: PreferClose is on from 1.31, PreferSameZone and PreferSameNode from 1.34', () => {
  const firstOn = (gate: FeatureGate): number | undefined => minors.find((minor) => featureGates(minor)[gate]);
  expect(firstOn('ServiceTrafficDistribution')).toBe(31);
  expect(firstOn('PreferSameTrafficDistribution')).toBe(34);
});

describe('what is given', () => {
  it('for all gates of a stage holds for those that are not named', () => {
    expect(featureGates(33, { AllAlpha: true }).PreferSameTrafficDistribution).toBe(true);
    expect(featureGates(33, { AllBeta: true }).PreferSameTrafficDistribution).toBe(false);
    expect(featureGates(34, { AllBeta: false }).PreferSameTrafficDistribution).toBe(false);
    const named = { AllAlpha: true, PreferSameTrafficDistribution: false };
    expect(featureGates(33, named).PreferSameTrafficDistribution).toBe(false);
  });

  it('cannot turn off what is generally available', () => {
    const off = { ServiceTrafficDistribution: false, PreferSameTrafficDistribution: false };
    expect(lockedGates(31, off)).toEqual([]);
    expect(lockedGates(34, off)).toEqual(['ServiceTrafficDistribution']);
    expect(lockedGates(34, { ServiceTrafficDistribution: true })).toEqual([]);
  });
});
