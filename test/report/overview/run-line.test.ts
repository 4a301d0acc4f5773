import { describe, expect, it } from 'vitest';
import { runParts } from '../../../src/report/overview/run-line.ts';
import { madeUpMesh, onlyMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';

/** The last part of the headline of a run whose alternatives have their endpoints taken by these. */
function choosers(proxy: string, names: readonly (readonly string[])[]): string | undefined {
  const summary = madeUpSummary();
  const [first] = summary.alternatives;
  return runParts({ ...summary, alternatives: names.map((chosenBy) => ({ ...first!, proxy, chosenBy })) })[3];
}

describe('the headline of a run', () => {
  it('names who takes the endpoints: kube-proxy only where it does', () => {
    expect(runParts(madeUpSummary())[3]).toBe('iptables, ipvs rr, nftables');
    expect(runParts(madeUpMesh())[3]).toBe('iptables, envoy/least-request, linkerd/peak-ewma');
    expect(runParts(onlyMesh())[3]).toBe('envoy/least-request, linkerd/peak-ewma');
  });

  it('names each once, and of many balancers the first', () => {
    expect(choosers('iptables', [['a'], ['a', 'b'], ['b']])).toBe('a, b');
    expect(
      choosers(
        'iptables',
        ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name]),
      ),
    ).toBe('a, b, c, d, e, f');
    expect(
      choosers(
        'iptables',
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name]),
      ),
    ).toBe('a, b, c, d, e, 2 more');
  });
});
