import type { Document } from '../document/document.ts';
import { expectedOneOf, nearestWord, suggest } from '../nearest-word.ts';

/** A path of `set`: which document, and the way to the field below its root. */
export interface SetPath {
  readonly document: Document;
  readonly segments: readonly (string | number)[];
}

/** Why a path leads nowhere, and what would help. */
export interface WrongPath {
  readonly wrong: string;
  readonly help: string | null;
}

const FORM = 'write it as Kind[/name].path.to.field such as Deployment/web.spec.replicas';

/** Kinds whose fields stand at the root of the document. */
const WITHOUT_SPEC: readonly string[] = ['KubeProxyConfiguration', 'EndpointSlice', 'Endpoints'];

const ROOT_FIELDS: readonly string[] = ['spec', 'metadata', 'status', 'apiVersion', 'kind'];

/**
 * Finds what a path such as `Deployment/web.spec.replicas` means among these documents. `spec.` may be left out; list
 * members are `[0]`; keys with dots are `["app.kubernetes.io/name"]`; a name may have its namespace before it.
 */
export function findSetPath(text: string, documents: readonly Document[]): SetPath | WrongPath {
  const kind = /^[A-Za-z]+/.exec(text)?.[0];
  if (kind === undefined) return { wrong: `${JSON.stringify(text)} is not a path`, help: FORM };
  const found = findDocument(kind, text.slice(kind.length), documents);
  if ('wrong' in found) return found;
  const segments = parseSegments(found.rest);
  if (segments === undefined || segments.length === 0)
    return { wrong: `${JSON.stringify(text)} is not a path`, help: FORM };
  const [first] = segments;
  const fromRoot = WITHOUT_SPEC.includes(kind) || (typeof first === 'string' && ROOT_FIELDS.includes(first));
  const all = fromRoot ? segments : ['spec', ...segments];
  if (all[0] === 'apiVersion' || all[0] === 'kind' || ['metadata.name', 'metadata.namespace'].includes(all.join('.'))) {
    return { wrong: `${all.join('.')} says which document it is and cannot be set`, help: null };
  }
  return { document: found.document, segments: all };
}

function findDocument(
  kind: string,
  rest: string,
  documents: readonly Document[],
): { readonly document: Document; readonly rest: string } | WrongPath {
  const ofKind = documents.filter((each) => each.type.kind === kind);
  if (ofKind.length === 0) {
    const kinds = [...new Set(documents.map((each) => each.type.kind))];
    return { wrong: `there is no ${kind} in the documents`, help: suggest(kind, kinds) };
  }
  if (!rest.startsWith('/')) {
    const [only, second] = ofKind;
    if (only !== undefined && second === undefined) return { document: only, rest };
    const names = ofKind.map((each) => `${kind}/${each.name}`);
    return { wrong: `there are ${ofKind.length} documents of kind ${kind}`, help: expectedOneOf(names) };
  }
  // Names have dots too, so the longest name that fits is meant.
  const fitting = ofKind.flatMap((document) => {
    const name = [`/${document.namespace}/${document.name}`, `/${document.name}`].find((each) =>
      startsWithName(rest, each),
    );
    return name === undefined ? [] : [{ document, rest: rest.slice(name.length) }];
  });
  const shortest = Math.min(...fitting.map((each) => each.rest.length));
  const [best, other] = fitting.filter((each) => each.rest.length === shortest);
  if (best === undefined) {
    const name = rest.slice(1).replace(/[.[].*$/, '');
    const nearest = nearestWord(
      name,
      ofKind.map((each) => each.name),
    );
    const names = ofKind.map((each) => `${kind}/${each.name}`);
    const help = nearest === undefined ? expectedOneOf(names) : `did you mean "${kind}/${nearest}"?`;
    return { wrong: `there is no ${kind} named ${JSON.stringify(name)}`, help };
  }
  if (other === undefined) return best;
  const names = [best, other].map(({ document }) => `${kind}/${document.namespace}/${document.name}`);
  return { wrong: 'there are several documents with this name', help: expectedOneOf(names) };
}

function startsWithName(rest: string, name: string): boolean {
  const next = rest[name.length];
  return rest.startsWith(name) && (next === undefined || next === '.' || next === '[');
}

/** `.a.b[0]["c.d"]` in its parts; undefined when it is written otherwise. */
function parseSegments(rest: string): readonly (string | number)[] | undefined {
  const segments: (string | number)[] = [];
  const pattern = /\.([^.[\]"]+)|\[(\d{1,9})\]|\["([^"]+)"\]/y;
  while (pattern.lastIndex < rest.length) {
    const match = pattern.exec(rest);
    if (match === null) return undefined;
    segments.push(match[2] === undefined ? ((match[1] ?? match[3]) as string) : Number(match[2]));
  }
  return segments;
}
