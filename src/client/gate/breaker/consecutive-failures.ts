import { enlargeInt32 } from '../../../base/columns.ts';
import { type PolicyKind, policyKind } from '../../policy-kind.ts';
import type { GateParts } from '../gate.ts';
import type { BreakerRule } from './breaker-rule.ts';

/** So many failures in a row, as gobreaker has it by default and Envoy's outlier detection for hosts. */
export const consecutiveFailures: PolicyKind<BreakerRule, GateParts> = policyKind({
  name: 'consecutiveFailures',
  summary: 'After so many failures in a row.',
  options: {
    failures: { kind: 'number', whole: true, default: 5, minimum: 1, maximum: 1_000_000, summary: 'How many.' },
  },
  create({ failures }, { keyCount }) {
    let inRow = new Int32Array(keyCount);
    return {
      succeeded(key) {
        inRow[key] = 0;
      },
      failed(key) {
        if (key >= inRow.length) inRow = enlargeInt32(inRow, Math.max(16, 2 * key)) as Int32Array<ArrayBuffer>;
        inRow[key]!++;
        return inRow[key]! >= failures;
      },
      reset(key) {
        inRow[key] = 0;
      },
    };
  },
});
