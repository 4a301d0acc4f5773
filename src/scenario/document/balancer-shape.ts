import type { Algorithm } from '../../balancer/balancer.ts';
import { layers } from '../../balancer/layer/registry.ts';
import type { GivenOptions } from '../../balancer/option.ts';
import { algorithms } from '../../balancer/registry.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import { duration } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { deferred } from '../shape/deferred-shape.ts';
import { type Field, object, optional, required } from '../shape/object-shape.ts';
import { optionsShape } from '../shape/options-shape.ts';
import { choice, integer, number, text } from '../shape/scalar-shapes.ts';
import type { Cursor, JsonSchema, Shape } from '../shape/shape.ts';
import { labelSelector } from './label-selector-shape.ts';
import { objectName } from './own-document-shape.ts';

/** Who takes an endpoint for each request, as it was written; times in ms, names not looked up yet. */
export interface BalancerDocument {
  readonly at: 'client' | 'sidecar' | 'proxy';
  readonly proxies?: number | ProxiesDocument | undefined;
  readonly algorithm: string;
  /** To be read by the options of the algorithm. */
  readonly options?: Cursor | undefined;
  readonly endpoints?: 'slices' | 'dns' | undefined;
  readonly dnsRefresh?: 'on-disconnect' | number | undefined;
  readonly dnsMinimum?: number | undefined;
  readonly keys?: { readonly count: number; readonly exponent?: number | undefined } | undefined;
  readonly weights?: readonly { readonly selector: LabelSelector; readonly weight: number }[] | undefined;
  readonly priorities?: readonly { readonly selector: LabelSelector; readonly priority: number }[] | undefined;
  /** The options of the layers that were given, by their names in the registry. */
  readonly layers: Readonly<Record<string, GivenOptions>>;
}

/** The machines of `at: proxy`: so many outside of the cluster, or where the pods are that a selector picks. */
export interface ProxiesDocument {
  readonly replicas?: number | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly namespace?: string | undefined;
}

const MOST_PROXIES = 10_000;

/** That of IPVS; more is of no use to anybody. */
const GREATEST_WEIGHT = 65_535;

/** Envoy's. */
const LAST_PRIORITY = 127;

const proxyFields: Shape<ProxiesDocument> = object({
  replicas: optional(
    integer(1, MOST_PROXIES),
    'How many outside of the cluster; with a selector only the first so many.',
  ),
  selector: optional(labelSelector(), 'Where these pods are, as those of an ingress controller.'),
  namespace: optional(objectName(), 'Their namespace; that of the Workload without.'),
});

const proxies: Shape<number | ProxiesDocument> = {
  read: (at) => (at.value.kind === 'mapping' ? proxyFields.read(at) : integer(1, MOST_PROXIES).read(at)),
  schema: () => ({ anyOf: [integer(1, MOST_PROXIES).schema(), proxyFields.schema()] }),
};

const dnsRefresh: Shape<'on-disconnect' | number> = {
  read: (at) =>
    at.value.kind === 'scalar' && at.value.value === 'on-disconnect'
      ? 'on-disconnect'
      : duration({ above: 0 }).read(at),
  schema: () => ({ anyOf: [{ const: 'on-disconnect' }, duration().schema()] }),
};

const ownFields = {
  at: required(
    choice(['client', 'sidecar', 'proxy']),
    'In each client as a library, beside each pod or node that calls, or on machines in front of the endpoints.',
  ),
  proxies: optional(
    proxies,
    'The machines of at: proxy, of which each client takes one in turn: how many outside of the cluster, or {selector: …}.',
  ),
  algorithm: required(text('the name of an algorithm such as envoy/least-request'), 'Which endpoint gets a request.'),
  options: optional(
    deferred(() => ({ type: 'object' })),
    'Of the algorithm, where they differ from its defaults.',
  ),
  endpoints: optional(
    choice(['slices', 'dns']),
    'How it hears of endpoints: by watching EndpointSlices, or by asking DNS for a headless Service.',
  ),
  dnsRefresh: optional(dnsRefresh, 'How often it asks DNS; on-disconnect: after a connection was lost, as gRPC does.'),
  dnsMinimum: optional(duration(), 'The least time between two questions of on-disconnect.'),
  keys: optional(
    object({
      count: required(integer(1, 10_000_000), 'How many keys there are.'),
      exponent: optional(number({ min: 0, max: 10 }), 'The i-th key is drawn in proportion to 1/i^exponent (Zipf).'),
    }),
    'What consistent hashing goes by, such as users or paths; the client without.',
  ),
  weights: optional(
    list(
      object({
        selector: required(labelSelector(), 'The endpoints, by the labels of their pods.'),
        weight: required(integer(0, GREATEST_WEIGHT), 'Their weight; 0: no requests.'),
      }),
      1,
    ),
    'The weights of endpoints; 1 without.',
  ),
  priorities: optional(
    list(
      object({
        selector: required(labelSelector(), 'The endpoints, by the labels of their pods.'),
        priority: required(integer(0, LAST_PRIORITY), 'Their level; 0 is the one that is used first.'),
      }),
      1,
    ),
    'The priority levels of endpoints; 0 without.',
  ),
};

const layerFields: readonly (readonly [name: string, field: Field<GivenOptions, false>])[] = layers.map(
  ({ name, options, summary }) => [name, optional(optionsShape(options), summary)],
);

const fields = object({ ...ownFields, ...Object.fromEntries(layerFields) });

/** Who takes an endpoint for each request. */
export const balancerShape: Shape<BalancerDocument> = {
  read(at) {
    const read = fields.read(at);
    if (read === undefined) return undefined;
    const all = read as Omit<BalancerDocument, 'layers'> & Readonly<Record<string, unknown>>;
    const given = layerFields.map(([name]) => [name, all[name]] as const).filter(([, value]) => value !== undefined);
    return { ...all, layers: Object.fromEntries(given) as BalancerDocument['layers'] };
  },
  schema: () => balancerSchema([]),
};

/** The schema of a balancer that may also name the user's own algorithms. */
export function balancerSchema(plugIns: readonly Algorithm[]): JsonSchema {
  const all = [...algorithms, ...plugIns];
  const schema = fields.schema();
  const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
  const algorithm = { ...properties.algorithm, enum: all.map(({ name }) => name) };
  return { ...schema, properties: { ...properties, algorithm }, anyOf: optionsByAlgorithm(all) };
}

/** What an editor needs to complete the options of the algorithm that stands beside them. */
function optionsByAlgorithm(algorithms: readonly Algorithm[]): readonly JsonSchema[] {
  const none = algorithms.filter(({ options }) => Object.keys(options).length === 0).map(({ name }) => name);
  const some = algorithms.filter(({ options }) => Object.keys(options).length > 0);
  return [
    { properties: { algorithm: { enum: none }, options: optionsShape({}).schema() } },
    ...some.map(({ name, options, summary }) => ({
      properties: { algorithm: { const: name, description: summary }, options: optionsShape(options).schema() },
    })),
  ];
}
