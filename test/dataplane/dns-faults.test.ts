import { describe, expect, it } from 'vitest';
import { DnsFaults, DnsVerdict } from '../../src/dataplane/dns-faults.ts';
import { NONE } from '../../src/dataplane/request-table.ts';

const questions = [
  'web.default.svc.cluster.local. A',
  'api.example.com. A',
  'api.example.com. AAAA',
  'www.example.org. A',
];
/** Places 0 and 1 are pods 5 and 6, place 2 is none. */
const clientPod = Int32Array.from([5, 6, NONE]);

const fails = (names: readonly string[] | null, pods: readonly number[] | null = null) => ({
  pods,
  names,
  verdict: () => DnsVerdict.failed,
});

/** The questions of a place that are answered with an error. */
function failed(faults: DnsFaults, place = 0): readonly number[] {
  return [...questions.keys()].filter((question) => faults.ask(place, question) === DnsVerdict.failed);
}

describe('a rule for DNS queries', () => {
  it.each([
    [['api.example.com'], [1, 2]],
    [['API.example.com.'], [1, 2]],
    [['*'], [0, 1, 2, 3]],
    [['www.*'], [3]],
    [
      ['a?i.example.com', 'web*'],
      [0, 1, 2],
    ],
    [['example.com'], []],
    [['api.example.com.default.svc.cluster.local'], []],
  ])('is about the names %j: questions %j', (names, meant) => {
    const faults = new DnsFaults(questions, clientPod);
    const end = faults.addRule(fails(names));
    expect(failed(faults)).toEqual(meant);
    end();
    expect(failed(faults)).toEqual([]);
  });

  it('is about the queries of its pods', () => {
    const faults = new DnsFaults(questions, clientPod);
    faults.addRule(fails(null, [6, 7]));
    expect([0, 1, 2].map((place) => failed(faults, place).length)).toEqual([0, 4, 0]);
  });

  it('adds its delay to those of others, and the first that ends a query decides', () => {
    const faults = new DnsFaults(questions, clientPod);
    const later = { pods: null, names: null, verdict: () => 20 };
    faults.addRule(later);
    faults.addRule({ ...later, verdict: () => 30 });
    expect(faults.ask(0, 0)).toBe(50);
    faults.addRule({ ...later, verdict: () => DnsVerdict.noSuchName });
    faults.addRule({ ...later, verdict: () => DnsVerdict.lost });
    expect(faults.ask(0, 0)).toBe(DnsVerdict.noSuchName);
  });

  it('loses an answer where any race does, and silences servers as long as any fault does', () => {
    const faults = new DnsFaults(questions, clientPod);
    const ends = [faults.addRace(() => false), faults.addRace(() => true)];
    expect(faults.losesOne()).toBe(true);
    ends[1]!();
    expect(faults.losesOne()).toBe(false);
    const silences = [faults.silenceServers(), faults.silenceServers()];
    silences[0]!();
    expect(faults.serversAreSilent).toBe(true);
    silences[1]!();
    expect(faults.serversAreSilent).toBe(false);
  });
});
