import type { Mistakes } from '../mistakes.ts';
import { nearestWord, suggest } from '../nearest-word.ts';
import type { Notes } from '../notes.ts';
import {
  describeValue,
  fieldOf,
  firstLineOf,
  type SourceMapping,
  type SourceValue,
  spanAt,
  textOf,
} from '../source/source-value.ts';
import { CHAOS_API_VERSION } from './chaos-mesh/chaos-kind.ts';
import { ownChaosRecords, refusedChaosKinds } from './chaos-mesh/refused-kinds.ts';
import { type Document, type DocumentKind, OWN_API_VERSION } from './document.ts';
import { embeddedDocuments } from './embedded-documents.ts';
import { NAME_PATTERN } from './own-document-shape.ts';
import { documentKinds } from './registry.ts';

/**
 * What the documents of a file are: lists and what ConfigMaps hold are unpacked, kinds that are not read are noted, and what is no object, is of
 * a misspelt kind or has no name is reported.
 */
export function identifyDocuments(
  values: readonly SourceValue[],
  mistakes: Mistakes,
  notes: Notes,
): readonly Document[] {
  return values.flatMap((value) => {
    if (value.kind !== 'mapping') {
      mistakes.add(
        firstLineOf(value),
        `expected an object with apiVersion and kind, but found ${describeValue(value)}`,
      );
      return [];
    }
    const items = itemsOfList(value) ?? embeddedDocuments(value, mistakes);
    if (items !== undefined) return identifyDocuments(items, mistakes, notes);
    const type = kindOf(value, mistakes, notes);
    if (type === undefined) return [];
    const document = named(value, type, mistakes);
    return document === undefined ? [] : [document];
  });
}

/** The members of a `List` (or `ServiceList` …); those of a typed list may leave out what the list says. */
function itemsOfList(value: SourceMapping): readonly SourceValue[] | undefined {
  const kind = textOf(value, 'kind');
  const items = fieldOf(value, 'items');
  if (kind === undefined || !kind.endsWith('List')) return undefined;
  if (items === undefined) return kind === 'List' ? [] : undefined;
  if (items.kind !== 'sequence') return undefined;
  const memberKind = kind.slice(0, -'List'.length);
  if (memberKind === '') return items.items;
  const apiVersion = value.entries.get('apiVersion');
  const kindEntry = value.entries.get('kind');
  if (apiVersion === undefined || kindEntry === undefined) return items.items;
  const kindValue: SourceValue = { ...kindEntry.value, kind: 'scalar', value: memberKind, plain: true };
  return items.items.map((item) => {
    if (item.kind !== 'mapping' || item.entries.has('kind')) return item;
    return {
      ...item,
      entries: new Map([['apiVersion', apiVersion], ['kind', { ...kindEntry, value: kindValue }], ...item.entries]),
    };
  });
}

function kindOf(value: SourceMapping, mistakes: Mistakes, notes: Notes): DocumentKind | undefined {
  const apiVersion = textOf(value, 'apiVersion');
  const kind = textOf(value, 'kind');
  if (apiVersion === undefined || kind === undefined) {
    const missing = apiVersion === undefined ? 'apiVersion' : 'kind';
    const span = spanAt(value, value.entries.has(missing) ? [missing] : []);
    const help = kind === undefined || missing === 'kind' ? null : apiVersionHelp(kind);
    mistakes.add(span, `${missing} is not set`, help);
    return undefined;
  }
  const type = documentKinds.find((each) => each.kind === kind && each.apiVersion === apiVersion);
  if (type !== undefined) return type;
  if (groupOf(apiVersion) === groupOf(CHAOS_API_VERSION) && refuseChaos(value, kind, mistakes, notes)) return undefined;
  if (reportNearMiss(value, apiVersion, kind, mistakes)) return undefined;
  notes.skipped(kind);
  return undefined;
}

/** Reports a kind of Chaos Mesh's that cannot be simulated; what Chaos Mesh itself keeps is skipped. */
function refuseChaos(value: SourceMapping, kind: string, mistakes: Mistakes, notes: Notes): boolean {
  const why = refusedChaosKinds.get(kind);
  if (why === undefined && !ownChaosRecords.includes(kind)) return false;
  if (why === undefined) notes.skipped(kind);
  else mistakes.add(spanAt(value, ['kind']), `${kind} cannot be simulated: ${why}`, 'leave the document out');
  return true;
}

function apiVersionHelp(kind: string): string | null {
  const type = documentKinds.find((each) => each.kind === kind);
  return type === undefined ? null : `expected apiVersion: ${type.apiVersion}`;
}

/** Reports kinds of our own that do not exist, wrong versions of kinds that are read, and misspelt kinds of theirs. */
function reportNearMiss(value: SourceMapping, apiVersion: string, kind: string, mistakes: Mistakes): boolean {
  const group = groupOf(apiVersion);
  const sameKind = documentKinds.find(
    (each) => each.kind === kind && (groupOf(each.apiVersion) === group || group === ''),
  );
  if (sameKind !== undefined) {
    const help = `expected ${sameKind.apiVersion}`;
    mistakes.add(
      spanAt(value, ['apiVersion']),
      `there is no kind ${kind} in ${JSON.stringify(apiVersion)} that is read`,
      help,
    );
    return true;
  }
  const isOwn = group === groupOf(OWN_API_VERSION);
  const siblings = documentKinds.filter((each) => groupOf(each.apiVersion) === group).map((each) => each.kind);
  const nearest = nearestWord(kind, siblings);
  if (nearest !== undefined || isOwn) {
    mistakes.add(
      spanAt(value, ['kind']),
      `unknown kind ${JSON.stringify(kind)} in ${apiVersion}`,
      suggest(kind, siblings),
    );
    return true;
  }
  const nearGroup = nearestWord(apiVersion, [OWN_API_VERSION]);
  if (nearGroup === undefined) return false;
  mistakes.add(
    spanAt(value, ['apiVersion']),
    `unknown apiVersion ${JSON.stringify(apiVersion)}`,
    `did you mean "${nearGroup}"?`,
  );
  return true;
}

/** `apps` of `apps/v1`; the core group is empty. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function named(root: SourceMapping, type: DocumentKind, mistakes: Mistakes): Document | undefined {
  const metadata = fieldOf(root, 'metadata');
  const name = textOf(metadata, 'name') ?? '';
  const namespace = type.scope === 'namespaced' ? (textOf(metadata, 'namespace') ?? 'default') : '';
  const document: Document = { type, namespace, name, root };
  if (type.scope === 'single') return document;
  if (name === '') {
    const isThere = fieldOf(metadata, 'name') !== undefined;
    const span = spanAt(root, isThere ? ['metadata', 'name'] : metadata === undefined ? ['kind'] : ['metadata'], 'key');
    mistakes.add(
      span,
      `${type.kind}: metadata.name is not set`,
      isThere ? 'expected text: put numbers in quotes' : null,
    );
    return undefined;
  }
  // Pod names and the like are checked as the API server would; kinds to come are not looked into.
  if (type.shape !== null && !NAME_PATTERN.test(name)) {
    const help = 'lower case letters, digits, "-" and "." are allowed, with a letter or digit at both ends';
    mistakes.add(spanAt(root, ['metadata', 'name']), `${type.kind}: ${JSON.stringify(name)} is not a name`, help);
    return undefined;
  }
  return document;
}
