import type { Algorithm } from '../../balancer/balancer.ts';
import { layers } from '../../balancer/layer/registry.ts';
import type { GivenOptions, OptionSpec, OptionSpecs } from '../../balancer/option.ts';
import { formatDurationMs } from '../../base/units.ts';
import type { Service } from '../../kubernetes/objects.ts';
import type { Document } from '../document/document.ts';
import type { UpstreamSpec } from '../scenario.ts';
import { writtenName } from '../shape/options-shape.ts';
import { assumeOf } from './assume-of.ts';
import type { Resolution } from './resolution.ts';

/** Says what was assumed of a balancer: options that nobody gave, and what of the Service has no part in it. */
export function noteUpstream(
  resolution: Resolution,
  document: Document,
  {
    upstream,
    algorithm,
    service,
  }: { readonly upstream: UpstreamSpec; readonly algorithm: Algorithm; readonly service: Service },
): void {
  const assume = (field: string, value: string, source: string): void =>
    assumeOf(resolution, document, field, value, source);
  noteDefaults(assume, 'balancer.options', algorithm.name, algorithm.options, upstream.algorithm.options);
  for (const { name, options } of layers) {
    // Where servers can be unhealthy, Envoy panics though nobody said so.
    const isImplied = name === 'panicThreshold' && upstream.layers.outlierDetection !== undefined;
    const given = upstream.layers[name] ?? (isImplied ? {} : undefined);
    if (given !== undefined) noteDefaults(assume, `balancer.${name}`, name, options, given);
  }
  if (algorithm.unit === 'connection') {
    assume('balancer.algorithm', 'takes each request for a connection', `${algorithm.name} is made for connections`);
  }
  if (upstream.keys === null && algorithm.expectation === 'hash of the flow') {
    assume('balancer.keys', 'the client is the key', 'default');
  }
  const unheard = fieldsOfKubeProxy(service);
  if (unheard.length > 0) {
    const name = `Service ${service.metadata.namespace}/${service.metadata.name}`;
    assume(
      'kube-proxy',
      `no part: ${unheard.join(', ')} of ${name} without effect`,
      'its balancer goes to the endpoints',
    );
  }
}

function noteDefaults(
  assume: (field: string, value: string, source: string) => void,
  field: string,
  owner: string,
  specs: OptionSpecs,
  given: GivenOptions,
): void {
  const left = Object.entries(specs).filter(([name]) => given[name] === undefined);
  const value = left.map(([name, spec]) => `${writtenName(name, spec)} ${defaultText(spec)}`).join(', ');
  if (left.length > 0) assume(field, value, `defaults of ${owner}`);
}

function defaultText(spec: OptionSpec): string {
  return spec.kind === 'duration' ? formatDurationMs(spec.default) : String(spec.default);
}

/** What a Service asks of kube-proxy, and nobody else looks at. */
function fieldsOfKubeProxy({ spec }: Service): readonly string[] {
  return [
    ...(spec.sessionAffinity === 'ClientIP' ? ['sessionAffinity'] : []),
    ...(spec.internalTrafficPolicy === 'Local' ? ['internalTrafficPolicy'] : []),
    ...(spec.trafficDistribution !== undefined ? ['trafficDistribution'] : []),
  ];
}
