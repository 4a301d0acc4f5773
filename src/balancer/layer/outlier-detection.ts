import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';

function percent(byDefault: number, summary: string): OptionSpec {
  return { kind: 'number', whole: true, default: byDefault, minimum: 0, maximum: 100, summary };
}

function count(byDefault: number, summary: string): OptionSpec {
  return { kind: 'number', whole: true, default: byDefault, minimum: 1, maximum: 1_000_000, summary };
}

/** The options of `outlierDetection`, with Envoy's names and defaults. */
export interface OutlierDetectionOptions {
  readonly consecutive5xx: number;
  readonly intervalMs: number;
  readonly baseEjectionTimeMs: number;
  readonly maxEjectionTimeMs: number;
  readonly maxEjectionPercent: number;
  readonly alwaysEjectOneHost: boolean;
  readonly enforcingConsecutive5xx: number;
  readonly enforcingSuccessRate: number;
  readonly successRateMinimumHosts: number;
  readonly successRateRequestVolume: number;
  readonly successRateStdevFactor: number;
}

/** Envoy's outlier detection: servers that fail are ejected for a time. See `OutlierDetector`. */
export const outlierDetection: Layer = {
  name: 'outlierDetection',
  summary: 'Servers that fail in a row, or more often than others, are not used for a time (Envoy).',
  options: {
    consecutive5xx: count(5, 'Failures in a row for which a server is ejected. Envoy has 5.'),
    intervalMs: {
      kind: 'duration',
      default: 10_000,
      summary: 'How often success rates are compared and ejected servers let in again; 1 ms at least. Envoy has 10 s.',
    },
    baseEjectionTimeMs: {
      kind: 'duration',
      default: 30_000,
      summary: 'How long an ejection lasts, times how often the server was ejected lately. Envoy has 30 s.',
    },
    maxEjectionTimeMs: {
      kind: 'duration',
      default: 300_000,
      summary: 'The longest ejection, unless the base is longer. Envoy has 300 s.',
    },
    maxEjectionPercent: percent(10, 'The largest part of the servers that may be ejected. Envoy has 10.'),
    alwaysEjectOneHost: {
      kind: 'boolean',
      default: false,
      summary: 'One may be ejected even if it is a larger part, as with fewer than ten. Envoy has false.',
    },
    enforcingConsecutive5xx: percent(100, 'For how many percent of failures in a row a server is ejected.'),
    enforcingSuccessRate: percent(100, 'For how many percent of poor success rates a server is ejected.'),
    successRateMinimumHosts: count(5, 'With fewer servers of enough requests, success rates are not compared.'),
    successRateRequestVolume: count(100, 'Requests in an interval without which a server’s rate does not count.'),
    successRateStdevFactor: count(
      1900,
      'A rate is poor that is below the mean by so many thousandths of the standard deviation. Envoy has 1900.',
    ),
  },
};

/**
 * Below which success rate, in percent, a server is an outlier: the mean of the rates less so many standard deviations.
 *
 * Source: Envoy outlier_detection_impl.cc, DetectorImpl::successRateEjectionThreshold.
 *
 * @param stdevFactor in thousandths.
 */
export function successRateThreshold(rates: readonly number[], stdevFactor: number): number {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const variance = rates.reduce((sum, rate) => sum + (rate - mean) * (rate - mean), 0) / rates.length;
  return mean - (stdevFactor / 1000) * Math.sqrt(variance);
}
