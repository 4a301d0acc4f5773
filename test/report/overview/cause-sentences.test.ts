import { expect, it } from 'vitest';
import { causeGroups, causeSentences } from '../../../src/report/overview/cause-sentences.ts';
import { delaySentences } from '../../../src/report/overview/delay-sentences.ts';
import { madeUpSummary } from '../made-up-summary.ts';

const summary = madeUpSummary();

it('the causes of a reason add up to it', () => {
  const groups = causeGroups(summary);
  for (const { name, workloads } of summary.alternatives) {
    for (const { reason, count } of workloads[0]!.failures) {
      const ofReason = groups.filter((each) => each.alternative === name && each.reason === reason);
      expect(ofReason.reduce((sum, each) => sum + each.count, 0)).toBe(count);
    }
  }
});

it('the most frequent causes are told once each, where they were most frequent', () => {
  expect(causeSentences(summary, 3)).toEqual([
    'iptables 800 stale-endpoint at 2 places: the process of default/web-7d9f8b6c5d-z8vfl had ended after SIGTERM, and node-3 still sent there (770 of them); 2m12s-2m21s; trace 1/default/shoppers/131502',
    'iptables 112 timeout: what node-lost means at default/web-7d9f8b6c5d-p9qz4 on node-2; 2m-2m1s; trace 1/default/shoppers/120004',
  ]);
  expect(causeSentences(summary, 1)).toHaveLength(1);
});

it('who has no failures says nothing, and one alternative needs no name', () => {
  const [first] = summary.alternatives;
  const alone = { ...summary, alternatives: [first!] };
  expect(causeSentences(alone, 1)[0]).toMatch(/^800 stale-endpoint at 2 places: /);
  const workloads = [{ ...first!.workloads[0]!, failures: [], delays: [] }];
  const without = { ...summary, alternatives: [{ ...first!, workloads }] };
  expect([causeSentences(without, 3), delaySentences(without)]).toEqual([[], []]);
});

it('of requests that were late it says how many, and why most of them', () => {
  expect(delaySentences(summary)).toEqual([
    'iptables 57 late: what packet-lost means at default/web-7d9f8b6c5d-p9qz4 on node-2; trace 1/default/shoppers/119800',
  ]);
});
