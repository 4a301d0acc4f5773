import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { packetCorruption } from '../../src/fault/packet-corruption.ts';
import { packetLoss } from '../../src/fault/packet-loss.ts';
import { ruledLink } from './ruled-link.ts';

describe('packet-corruption', () => {
  it.each([{ probability: 0.1 }, { probability: 0.4, correlation: 0.3 }])('%j acts as a loss', (parameters) => {
    const verdicts = (kind: typeof packetLoss): number[] => {
      const link = ruledLink(kind, parameters, 9);
      return Array.from({ length: 1000 }, () => link.send());
    };
    expect(verdicts(packetCorruption)).toEqual(verdicts(packetLoss));
  });

  it('damages nothing after its end', () => {
    const link = ruledLink(packetCorruption, { probability: 1 });
    expect(link.send()).toBe(DROPPED);
    link.end();
    expect(link.send()).toBe(0);
  });
});
