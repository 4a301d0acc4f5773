import type { AlternativeSummary, EndpointSummary, ServiceSummary, Summary } from '../../src/statistics/summary.ts';
import { estimate, madeUpSummary, wobble } from './made-up-summary.ts';

// The made-up summary, but with balancers of requests in two of its three alternatives: with few connections, which say
// nothing of the requests on them.

/** Each of the alternatives with a mesh: 100 connections, which are even, and requests that are not. */
export function madeUpMesh(): Summary {
  const { alternatives, ...rest } = madeUpSummary();
  const [proxied, ...others] = alternatives as [AlternativeSummary, AlternativeSummary, AlternativeSummary];
  const meshed = others.map((each, index) =>
    withMesh(each, ['envoy/least-request', 'linkerd/peak-ewma'][index]!, 0.3 + 0.5 * index),
  );
  return { ...rest, name: 'mesh', title: 'kube-proxy or a mesh?', alternatives: [proxied, ...meshed] };
}

/** Without kube-proxy. */
export function onlyMesh(): Summary {
  const { alternatives, ...rest } = madeUpMesh();
  return { ...rest, alternatives: alternatives.slice(1) };
}

function withMesh(alternative: AlternativeSummary, algorithm: string, unevenness: number): AlternativeSummary {
  const raw = alternative.endpoints.map((_, index) => 1 + unevenness * (2 * wobble(index, 9) - 1));
  const sum = raw.reduce((a, b) => a + b, 0);
  const endpoints = alternative.endpoints.map((endpoint, index): EndpointSummary => {
    const requestShare = raw[index]! / sum;
    return {
      ...endpoint,
      connections: 10,
      requests: 5_400_000 * requestShare,
      share: 0.1,
      shareMin: 0.1,
      shareMax: 0.1,
      chanceLow: null,
      chanceHigh: null,
      requestShare,
      requestShareMin: requestShare * 0.96,
      requestShareMax: requestShare * 1.03,
    };
  });
  const most = raw.reduce((a, b) => Math.max(a, b));
  const services = alternative.services.map(
    (service): ServiceSummary => ({
      ...service,
      algorithm,
      balanced: 'requests',
      connections: 100,
      maxOverMean: estimate(1, 0),
      requestsMaxOverMean: estimate((10 * most) / sum, 0.02),
      requestsJainIndex: estimate(0.97, 0.001),
      chiSquare: null,
    }),
  );
  return { ...alternative, name: algorithm.split('/')[1]!, chosenBy: [algorithm], endpoints, services };
}
