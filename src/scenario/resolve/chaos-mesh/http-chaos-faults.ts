import type { DistributionSpec } from '../../../random/distribution/distribution.ts';
import type { HTTPChaosSpec } from '../../document/chaos-mesh/http-chaos-document.ts';
import { assumeOf } from '../assume-of.ts';
import { ASSUMED_METHOD, requestsAbout } from '../resolve-requests.ts';
import type { ChaosContext, ChaosFault } from './chaos-context.ts';
import { selectPods } from './select-pods.ts';

/** The faults of an HTTPChaos: one for each thing that it does, in the order in which Chaos Mesh does them. */
export function httpChaosFaults(context: ChaosContext, spec: HTTPChaosSpec): readonly ChaosFault[] | undefined {
  const { resolution, document, world } = context;
  const pods = selectPods(context, [], spec);
  if (pods === undefined) return undefined;
  const requests = requestsAbout(spec, resolution.objects.all('Workload'), world);
  noteRequests(context, spec, requests.length);
  const { target, abort, delay, replaceCode, code } = spec;
  const about = {
    pods,
    side: target === 'Request' ? 'request' : 'response',
    requests,
    ...(code === undefined ? {} : { code }),
  };
  const faults: ChaosFault[] = [];
  if (abort) faults.push({ suffix: 'abort', kind: 'http-abort', parameters: about });
  if (delay !== undefined) {
    const distribution: DistributionSpec = { kind: 'constant', parameters: { value: delay } };
    faults.push({ suffix: 'delay', kind: 'http-delay', parameters: { ...about, delay: distribution } });
  }
  if (replaceCode !== undefined) {
    const { side: _, ...rest } = about;
    faults.push({ suffix: 'replace', kind: 'http-replace', parameters: { ...rest, status: replaceCode } });
  }
  if (abort && faults.length > 1) {
    assumeOf(resolution, document, 'what comes after abort', 'without effect', 'Chaos Mesh: abort goes first');
  }
  return faults;
}

function noteRequests({ resolution, document }: ChaosContext, spec: HTTPChaosSpec, count: number): void {
  resolution.notes.assume(
    'requests that HTTPChaos is about',
    `${ASSUMED_METHOD} with the path of the Workload’s target, by HTTP/1.1 without TLS, on connections opened since it began`,
    'simplified; Chaos Mesh’s proxy sees no others',
  );
  if (count > 0) return;
  const { port, method = ASSUMED_METHOD, path = '*' } = spec;
  assumeOf(
    resolution,
    document,
    'requests',
    `none: no Workload asks port ${port} of pods for ${method} ${path}`,
    'the documents',
  );
}
