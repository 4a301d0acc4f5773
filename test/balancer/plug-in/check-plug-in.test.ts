import { describe, expect, it } from 'vitest';
import { checkPlugIn } from '../../../src/balancer/plug-in/check-plug-in.ts';
import { algorithms } from '../../../src/balancer/registry.ts';

const url = 'file:///mine.mjs';

const nobody = { pick: () => -1, added() {}, removing() {}, weighted() {} };

const right = {
  name: 'mine/nobody',
  summary: 'Nobody.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: false,
  options: {},
  create: () => nobody,
};

function mistakesOf(exported: unknown): readonly string[] {
  const checked = checkPlugIn(exported, url);
  return 'mistakes' in checked ? checked.mistakes : [];
}

describe('the shape of a plug-in', () => {
  it('is that of an algorithm: every one of the registry has it', () => {
    expect(algorithms.flatMap(mistakesOf)).toEqual([]);
    expect(checkPlugIn(right, url)).toEqual({ algorithm: right });
  });

  it('without a default export there is none', () => {
    expect(mistakesOf(undefined)).toEqual(['there is no default export: write export default { name: …, … }']);
  });

  it('all that is missing is named at once, with what was expected', () => {
    expect(mistakesOf({})).toEqual([
      "name is missing: expected a name such as 'mine/two-random'",
      'summary is missing: expected a sentence',
      "expectation is missing: expected one of 'independent uniform choice', 'each server in turn', 'hash of the flow', 'by load', 'one server'",
      "unit is missing: expected one of 'connection', 'request'",
      'readsConnections is missing: expected true or false',
      'options is missing: expected an object, {} if there are none',
      'create is missing: expected a function of (servers, context, options)',
    ]);
  });

  it.each([
    [{ name: 'mine' }, "name: expected a name such as 'mine/two-random'"],
    [{ name: 'Mine/Two Random' }, "name: expected a name such as 'mine/two-random'"],
    [{ unit: 'packet' }, "unit: expected one of 'connection', 'request'"],
    [{ refuses: 'often' }, "refuses: expected one of 'a weightless place', 'all are full'"],
    [{ unevenness: -1 }, 'unevenness: expected a number from 0 on'],
    [{ readConnections: true }, 'readConnections: there is no such field'],
    [{ create: () => undefined }, 'create gave no balancer: expected an object with pick, added, removing, weighted'],
    [{ create: () => ({ ...nobody, pick: 1 }) }, 'what create gives has no function pick'],
    [{ create: () => ({ ...nobody, closed: true }) }, 'closed of what create gives is no function'],
  ])('%o is a mistake', (parts, mistake) => {
    expect(mistakesOf({ ...right, ...parts })).toEqual([mistake]);
  });

  it('it has to make a balancer over no servers, as every owner asks for', () => {
    const create = (servers: { readonly none: { readonly at: number } }): unknown => ({ at: servers.none.at });
    const [mistake] = mistakesOf({ ...right, create });
    expect(mistake).toMatch(/^create threw TypeError: Cannot read properties of undefined \(reading 'at'\)$/);
  });
});

describe('the options of a plug-in', () => {
  it.each([
    [{ decay: { kind: 'time' } }, 'options.decay: its kind is none of number, duration, boolean, choice'],
    [{ Decay: { kind: 'boolean', default: true, summary: '' } }, 'options.Decay: expected a name in lower camel case'],
    [
      { decay: { kind: 'duration', default: 1, summary: '' } },
      'options.decay: names of durations, and no others, end in Ms',
    ],
    [{ isFast: { kind: 'boolean', default: true } }, 'options.isFast: expected a summary, with its unit'],
    [{ place: { kind: 'choice', default: 'a', summary: '' } }, 'options.place: expected values: a list of text'],
    [
      { place: { kind: 'choice', values: ['a', 'b'], default: 'c', summary: '' } },
      'options.place: its default is wrong: expected one of a, b',
    ],
    [{ size: { kind: 'number', default: 1, summary: '' } }, 'options.size: expected minimum and maximum'],
    [
      { size: { kind: 'number', minimum: 2, maximum: 5, whole: true, default: 1, summary: '' } },
      'options.size: its default is wrong: expected a whole number from 2 to 5',
    ],
    [
      { size: { kind: 'number', minimum: 2, maximum: 5, summary: '' } },
      'options.size: its default is wrong: expected a number from 2 to 5',
    ],
  ])('%o are a mistake', (options, mistake) => {
    expect(mistakesOf({ ...right, options })).toEqual([mistake]);
  });
});
