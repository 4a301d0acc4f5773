import { shareUnit } from '../statistics/share-unit.ts';
import type {
  AlternativeSummary,
  CauseSummary,
  EndpointSummary,
  Estimate,
  FailingSummary,
  ServiceSummary,
  ShareUnit,
  Summary,
  WorkloadSummary,
} from '../statistics/summary.ts';
import { rounded } from './round.ts';

/**
 * The object that `run -o json` prints and `run.json` holds. Plain data with a fixed order of keys; numbers are
 * rounded as in the CSV files, and null stands for what the sample cannot carry. The series behind the charts are in
 * `latency.csv` and `timeseries.csv` only. Where requests are balanced, Services and endpoints say more of them.
 */
export function reportObject(summary: Summary): object {
  return {
    apiVersion: 'svcsim.dev/v1alpha1',
    kind: 'Report',
    name: summary.name,
    title: summary.title,
    question: summary.question,
    seed: summary.seed,
    version: summary.version,
    inputHash: summary.inputHash,
    assumptions: summary.assumptions.map(({ what, value, source }) => ({ what, value, source })),
    thresholds: summary.thresholds.map(({ text, alternative, subject, value, unit, passed }) => ({
      text,
      alternative,
      subject,
      value: estimateObject(value),
      unit,
      passed,
    })),
    alternatives: summary.alternatives.map((each) => alternativeObject(each, shareUnit(summary.alternatives))),
  };
}

function alternativeObject(alternative: AlternativeSummary, unit: ShareUnit): object {
  return {
    name: alternative.name,
    proxy: alternative.proxy,
    replications: alternative.replications,
    warmUpMs: rounded(alternative.warmUpMs),
    durationMs: rounded(alternative.durationMs),
    events: rounded(alternative.eventCount),
    workloads: alternative.workloads.map(workloadObject),
    services: alternative.services.map((service) => serviceObject(service, unit)),
    endpoints: alternative.endpoints.map((endpoint) => endpointObject(endpoint, unit)),
    marks: alternative.marks.map(({ atMs, untilMs, label }) => ({
      atMs: rounded(atMs),
      untilMs: rounded(untilMs),
      label,
    })),
  };
}

function workloadObject(workload: WorkloadSummary): object {
  const { requests, latencyMs } = workload;
  return {
    name: workload.name,
    requests: { sent: requests.sent, succeeded: requests.succeeded, failed: requests.failed },
    retries: workload.retries,
    failures: workload.failures.map(({ reason, count, meaning, causes }) => ({
      reason,
      count,
      meaning,
      causes: causes.map(causeObject),
    })),
    delays: workload.delays.map(causeObject),
    failing: failingObject(workload.failing),
    failedRate: estimateObject(workload.failedRate),
    throughputPerSecond: estimateObject(workload.throughputPerSecond),
    latencyMs: {
      mean: estimateObject(latencyMs.mean),
      p50: estimateObject(latencyMs.p50),
      p90: estimateObject(latencyMs.p90),
      p95: estimateObject(latencyMs.p95),
      p99: estimateObject(latencyMs.p99),
      'p99.9': estimateObject(latencyMs['p99.9']),
      max: estimateObject(latencyMs.max),
    },
  };
}

function causeObject({ cause, meaning, node, pod, count, firstMs, lastMs, example }: CauseSummary): object {
  return { cause, meaning, node, pod, count, firstMs: rounded(firstMs), lastMs: rounded(lastMs), example };
}

function failingObject(failing: FailingSummary | null): object | null {
  if (failing === null) return null;
  const { fromMs, untilMs, peakShare } = failing;
  return { fromMs: rounded(fromMs), untilMs: rounded(untilMs), peakShare: rounded(peakShare) };
}

function serviceObject(service: ServiceSummary, unit: ShareUnit): object {
  return {
    ...serviceAndPort(service.service),
    algorithm: service.algorithm,
    connections: service.connections,
    requests: service.requests,
    maxOverMean: estimateObject(service.maxOverMean),
    requestsMaxOverMean: estimateObject(service.requestsMaxOverMean),
    jainIndex: estimateObject(service.jainIndex),
    idleShare: estimateObject(service.idleShare),
    chiSquare:
      service.chiSquare === null
        ? null
        : {
            statistic: rounded(service.chiSquare.statistic),
            degreesOfFreedom: service.chiSquare.degreesOfFreedom,
            pValue: rounded(service.chiSquare.pValue),
            against: service.chiSquare.against,
          },
    ...(unit === 'requests'
      ? {
          balanced: service.balanced,
          requestsJainIndex: estimateObject(service.requestsJainIndex),
          requestsIdleShare: estimateObject(service.requestsIdleShare),
        }
      : {}),
  };
}

function endpointObject(endpoint: EndpointSummary, unit: ShareUnit): object {
  return {
    ...serviceAndPort(endpoint.service),
    pod: endpoint.pod,
    node: endpoint.node,
    zone: endpoint.zone,
    connections: rounded(endpoint.connections),
    requests: rounded(endpoint.requests),
    share: rounded(endpoint.share),
    requestShare: rounded(endpoint.requestShare),
    chance: { low: rounded(endpoint.chanceLow), high: rounded(endpoint.chanceHigh) },
    shareMin: rounded(endpoint.shareMin),
    shareMax: rounded(endpoint.shareMax),
    utilization: estimateObject(endpoint.utilization),
    queueLength: estimateObject(endpoint.queueLength),
    ...(unit === 'requests'
      ? { requestShareMin: rounded(endpoint.requestShareMin), requestShareMax: rounded(endpoint.requestShareMax) }
      : {}),
  };
}

function estimateObject({ estimate, halfWidth }: Estimate): object {
  return { estimate: rounded(estimate), halfWidth: rounded(halfWidth) };
}

/** `default/web:http` in its two parts: in JSON the Service is called as in the cluster. */
function serviceAndPort(name: string): { readonly service: string; readonly port: string } {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? { service: name, port: '' } : { service: name.slice(0, colon), port: name.slice(colon + 1) };
}
