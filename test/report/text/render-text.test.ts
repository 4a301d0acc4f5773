import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/report/text/render-text.ts';
import type { TextStyle } from '../../../src/report/text/text-style.ts';
import { madeUpMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { randomSummary } from '../random-summary.ts';

const plain: TextStyle = { width: 80, color: false, unicode: true, wide: false };

describe('the summary for a terminal', () => {
  it.each([
    ['summary.txt', plain],
    ['summary-wide.txt', { ...plain, wide: true }],
    ['summary-ascii-60.txt', { ...plain, width: 60, unicode: false }],
  ])('is what was read and found good: %s', async (file, style) => {
    await expect(renderText(madeUpSummary(), style)).toMatchFileSnapshot(`../../golden/report/${file}`);
  });

  it('leads with requests where these are balanced', async () => {
    await expect(renderText(madeUpMesh(), plain)).toMatchFileSnapshot('../../golden/report/summary-requests.txt');
  });

  it('fits into 80 columns and longer terminals, whatever happened', () => {
    fc.assert(
      fc.property(randomSummary, fc.integer({ min: 80, max: 200 }), (summary, width) => {
        const lines = renderText(summary, { ...plain, width }).split('\n');
        expect(lines.filter((line) => [...line].length > width)).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('is ASCII where nothing else may be, and never moves the cursor', () => {
    fc.assert(
      fc.property(randomSummary, (summary) => {
        expect(renderText(summary, { ...plain, unicode: false })).toMatch(/^[\n -~]*$/);
        expect(renderText(summary, plain)).not.toMatch(/\p{Cc}(?<!\n)/u);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('says no NaN, no null and nothing undefined', () => {
    fc.assert(
      fc.property(randomSummary, (summary) => {
        expect(renderText(summary, { ...plain, wide: true })).not.toMatch(/\b(NaN|null|undefined|Infinity)\b/);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('colours change nothing but colours', () => {
    const escape = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    const coloured = renderText(madeUpSummary(), { ...plain, color: true });
    expect(coloured).toMatch(escape);
    expect(coloured.replaceAll(escape, '')).toBe(renderText(madeUpSummary(), plain));
  });

  it('warns of the widest interval when it is more than a tenth of p99', () => {
    const summary = madeUpSummary();
    const [first, ...others] = summary.alternatives;
    const workload = first!.workloads[0]!;
    const p99 = { estimate: 100, halfWidth: 23 };
    const wide = { ...workload, latencyMs: { ...workload.latencyMs, p99 } };
    const text = renderText({ ...summary, alternatives: [{ ...first!, workloads: [wide] }, ...others] }, plain);
    expect(text).toContain('! p99 of iptables default/shoppers is 100ms ±23ms, ±23%');
    expect(renderText(summary, plain)).not.toContain('!');
  });

  it('says n/a where the sample carries no figure', () => {
    const summary = madeUpSummary();
    const [first] = summary.alternatives;
    const nothing = { estimate: null, halfWidth: null };
    const workload = first!.workloads[0]!;
    const unknown = { ...workload, latencyMs: { ...workload.latencyMs, p99: nothing, 'p99.9': nothing } };
    const text = renderText({ ...summary, alternatives: [{ ...first!, workloads: [unknown] }] }, plain);
    expect(text).toMatch(/iptables +5400000 .* n\/a/);
  });
});
