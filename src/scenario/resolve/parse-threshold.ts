import { parseDurationMs, parseFraction, parseRatePerSecond } from '../../base/units.ts';
import { suggest } from '../nearest-word.ts';
import type { Threshold, ThresholdMetric } from '../scenario.ts';

/** Metrics of thresholds and what their bounds are. */
const metrics: Readonly<Record<ThresholdMetric, 'duration' | 'fraction' | 'rate' | 'number'>> = {
  'latency.mean': 'duration',
  'latency.p50': 'duration',
  'latency.p90': 'duration',
  'latency.p95': 'duration',
  'latency.p99': 'duration',
  'latency.p99.9': 'duration',
  'latency.max': 'duration',
  'failed.rate': 'fraction',
  'requests.rate': 'rate',
  imbalance: 'number',
};

const examples = { duration: '200ms', fraction: '0.1%', rate: '800/s', number: '1.5' };

/** Why a text is no threshold, and what would help. */
export interface WrongThreshold {
  readonly wrong: string;
  readonly help: string | null;
}

/** Reads `METRIC OPERATOR BOUND`: `latency.p99 < 200ms`, `failed.rate < 0.1%`, `requests.rate > 800/s`. */
export function parseThreshold(text: string): Threshold | WrongThreshold {
  const match = /^\s*([A-Za-z][\w.]*)\s*(<=|>=|<|>)\s*(\S+)\s*$/.exec(text);
  if (match === null) {
    return {
      wrong: `${JSON.stringify(text)} is not a threshold`,
      help: 'write it as METRIC < BOUND such as latency.p99 < 200ms',
    };
  }
  const [, metric = '', operator, bound = ''] = match;
  if (!Object.hasOwn(metrics, metric)) {
    return { wrong: `unknown metric ${JSON.stringify(metric)}`, help: suggest(metric, Object.keys(metrics)) };
  }
  const kind = metrics[metric as ThresholdMetric];
  const value = boundOf(kind, bound);
  if (value === undefined) {
    const article = kind === 'number' ? 'a number' : `a ${kind === 'fraction' ? 'percentage' : kind}`;
    return {
      wrong: `${JSON.stringify(bound)} is no bound for ${metric}`,
      help: `expected ${article} such as ${examples[kind]}`,
    };
  }
  return { text, metric: metric as ThresholdMetric, operator: operator as Threshold['operator'], bound: value };
}

function boundOf(kind: (typeof metrics)[ThresholdMetric], text: string): number | undefined {
  if (kind === 'number') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const parse = { duration: parseDurationMs, fraction: parseFraction, rate: parseRatePerSecond }[kind];
  const parsed = parse(text);
  return parsed.ok ? parsed.value : undefined;
}
