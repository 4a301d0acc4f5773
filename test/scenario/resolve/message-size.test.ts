import { describe, expect, it } from 'vitest';
import { assumption, own, scenarioOf, shop, workload } from '../read.ts';

const limited = own('Fault', 'narrow', '{bandwidth: {rate: 10mbit}, at: 1s}');
const web = (fields = ''): string => own('Application', 'web', `{selector: {matchLabels: {app: web}}${fields}}`);

describe('the size of messages', () => {
  it('is what the documents say, or a kibibyte', () => {
    const plain = scenarioOf([shop, workload(), web()]).alternatives[0]!.world;
    expect(plain.workloads[0]!.requestSizeBytes).toBe(1024);
    expect(plain.applications[0]!.responseSizeBytes).toBe(1024);
    const said = scenarioOf([shop, workload('requestSize: 2k'), web(', responseSize: 1Mi')]).alternatives[0]!.world;
    expect(said.workloads[0]!.requestSizeBytes).toBe(2000);
    expect(said.applications[0]!.responseSizeBytes).toBe(1_048_576);
  });

  it('is an assumption where a fault limits a bandwidth, and else of no meaning', () => {
    const sizes = ['responseSize of Application default/web', 'requestSize of Workload default/shoppers'];
    const noted = (documents: readonly string[]): (string | undefined)[] =>
      sizes.map((what) => assumption(scenarioOf(documents), what));
    expect(noted([shop, workload(), web()])).toEqual([undefined, undefined]);
    const assumed = '1Ki (default; a link has a limited bandwidth)';
    expect(noted([shop, workload(), web(), limited])).toEqual([assumed, assumed]);
    expect(noted([shop, workload('requestSize: 2k'), web(', responseSize: 1Mi'), limited])).toEqual([
      undefined,
      undefined,
    ]);
  });
});
