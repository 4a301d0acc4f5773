import type { Threshold, ThresholdMetric } from '../scenario/scenario.ts';
import type { AlternativeSummary, Estimate, ShareUnit, ThresholdSummary } from '../statistics/summary.ts';

/** A metric's value for each workload (or Service) of an alternative. */
interface Subject {
  readonly name: string;
  readonly value: Estimate;
}

/**
 * Whether a threshold held in an alternative: the workload that comes out worst decides. A value that the sample
 * cannot carry is not known to hold, and fails.
 *
 * @param unit what `imbalance` is measured in, the same for all alternatives of an experiment.
 */
export function judge(
  { text, metric, operator, bound }: Threshold,
  alternative: AlternativeSummary,
  unit: ShareUnit,
): ThresholdSummary {
  const holds = (value: number | null): boolean => {
    if (value === null) return false;
    if (operator === '<') return value < bound;
    if (operator === '<=') return value <= bound;
    return operator === '>' ? value > bound : value >= bound;
  };
  const smallerIsBetter = operator === '<' || operator === '<=';
  const badness = ({ value }: Subject): number =>
    value.estimate === null ? Number.POSITIVE_INFINITY : smallerIsBetter ? value.estimate : -value.estimate;
  const subjects = subjectsOf(metric, alternative, unit);
  const worst = subjects.reduce<Subject | null>(
    (found, subject) => (found === null || badness(subject) > badness(found) ? subject : found),
    null,
  );
  return {
    text,
    alternative: alternative.name,
    subject: worst?.name ?? '',
    value: worst?.value ?? { estimate: null, halfWidth: null },
    unit: unitOf(metric),
    passed: worst !== null && holds(worst.value.estimate),
  };
}

function subjectsOf(
  metric: ThresholdMetric,
  { workloads, services }: AlternativeSummary,
  unit: ShareUnit,
): readonly Subject[] {
  if (metric === 'imbalance')
    return services.map(({ service, maxOverMean, requestsMaxOverMean }) => ({
      name: service,
      value: unit === 'requests' ? requestsMaxOverMean : maxOverMean,
    }));
  return workloads.map((workload) => {
    if (metric === 'failed.rate') return { name: workload.name, value: workload.failedRate };
    if (metric === 'requests.rate') return { name: workload.name, value: workload.throughputPerSecond };
    const figure = metric.slice('latency.'.length) as keyof typeof workload.latencyMs;
    return { name: workload.name, value: workload.latencyMs[figure] };
  });
}

function unitOf(metric: ThresholdMetric): ThresholdSummary['unit'] {
  if (metric === 'imbalance') return 'ratio';
  if (metric === 'failed.rate') return 'fraction';
  return metric === 'requests.rate' ? 'per-second' : 'ms';
}
