import { Streams } from '../../random/stream.ts';
import type { Algorithm, Heeded } from '../balancer.ts';
import { ServerList } from '../server-list.ts';
import { startBalancer } from '../start-balancer.ts';
import { mistakesOfOptionSpecs } from './check-option-specs.ts';
import { describeThrown } from './describe-thrown.ts';

const expectations: readonly unknown[] = [
  'independent uniform choice',
  'each server in turn',
  'hash of the flow',
  'by load',
  'one server',
] satisfies Algorithm['expectation'][];
const units: readonly unknown[] = ['connection', 'request'] satisfies Algorithm['unit'][];
const heeded: readonly unknown[] = ['key', 'warmth', 'weight'] satisfies Heeded[];
const refusals: readonly unknown[] = ['a weightless place', 'all are full'] satisfies Algorithm['refuses'][];

/** A field of an algorithm, and what it has to be. */
interface Field {
  readonly name: string;
  readonly isRight: (value: unknown) => boolean;
  readonly expected: string;
  readonly optional?: true;
}

const fields: readonly Field[] = [
  { name: 'name', isRight: isAlgorithmName, expected: "a name such as 'mine/two-random'" },
  { name: 'summary', isRight: (value) => typeof value === 'string' && value.length > 0, expected: 'a sentence' },
  { name: 'expectation', isRight: (value) => expectations.includes(value), expected: `one of ${quoted(expectations)}` },
  { name: 'unit', isRight: (value) => units.includes(value), expected: `one of ${quoted(units)}` },
  { name: 'readsConnections', isRight: (value) => typeof value === 'boolean', expected: 'true or false' },
  { name: 'options', isRight: isObject, expected: 'an object, {} if there are none' },
  { name: 'create', isRight: isFunction, expected: 'a function of (servers, context, options)' },
  { name: 'unevenness', isRight: isShare, expected: 'a number from 0 on', optional: true },
  {
    name: 'heeds',
    isRight: (value) => Array.isArray(value) && value.every((each) => heeded.includes(each)),
    expected: `a list of ${quoted(heeded)}`,
    optional: true,
  },
  {
    name: 'refuses',
    isRight: (value) => refusals.includes(value),
    expected: `one of ${quoted(refusals)}`,
    optional: true,
  },
];

const verbs = ['pick', 'added', 'removing', 'weighted'];
const optionalVerbs = ['opened', 'closed', 'probed'];

/** What the default export of a plug-in is: an algorithm, or mistakes in words, each of which says what was expected. */
export type CheckedPlugIn = { readonly algorithm: Algorithm } | { readonly mistakes: readonly string[] };

/**
 * Checks the shape of what a user's file exports, and that it makes a balancer. What the balancer does is another matter:
 * see `checkConformance`.
 *
 * @param url of the file, to say where it threw.
 */
export function checkPlugIn(exported: unknown, url: string): CheckedPlugIn {
  if (!isObject(exported)) return { mistakes: ['there is no default export: write export default { name: …, … }'] };
  const known = new Set(fields.map(({ name }) => name));
  const mistakes = [
    ...fields.flatMap((field) => mistakeOf(field, exported[field.name])),
    ...Object.keys(exported).flatMap((name) => (known.has(name) ? [] : [`${name}: there is no such field`])),
    ...(isObject(exported.options) ? mistakesOfOptionSpecs(exported.options) : []),
  ];
  if (mistakes.length > 0) return { mistakes };
  const algorithm = exported as unknown as Algorithm;
  const made = mistakesOfBalancer(algorithm, url);
  return made.length > 0 ? { mistakes: made } : { algorithm };
}

function mistakeOf({ name, isRight, expected, optional = undefined }: Field, value: unknown): readonly string[] {
  if (value === undefined) return optional ? [] : [`${name} is missing: expected ${expected}`];
  return isRight(value) ? [] : [`${name}: expected ${expected}`];
}

function mistakesOfBalancer(algorithm: Algorithm, url: string): readonly string[] {
  let made: unknown;
  try {
    made = startBalancer(algorithm, new ServerList(), { stream: new Streams(1, 0).named('plug-in') });
  } catch (error) {
    return [`create threw ${describeThrown(error, url)}`];
  }
  if (!isObject(made)) return [`create gave no balancer: expected an object with ${verbs.join(', ')}`];
  const balancer = made;
  return [
    ...verbs.flatMap((verb) => (isFunction(balancer[verb]) ? [] : [`what create gives has no function ${verb}`])),
    ...optionalVerbs.flatMap((verb) =>
      balancer[verb] === undefined || isFunction(balancer[verb]) ? [] : [`${verb} of what create gives is no function`],
    ),
  ];
}

function isAlgorithmName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => `'${String(value)}'`).join(', ');
}
