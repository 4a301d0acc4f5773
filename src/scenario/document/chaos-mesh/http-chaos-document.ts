import { duration } from '../../shape/amount-shapes.ts';
import { map } from '../../shape/collection-shapes.ts';
import { object, optional, required } from '../../shape/object-shape.ts';
import { boolean, choice, integer, text } from '../../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { checked, fieldAt } from './field-at.ts';
import { anything, cannotSimulate, withoutEffect } from './not-acted-upon.ts';
import { isSelectionRight, type SelectionDocument, selectionFields } from './pod-selector-shape.ts';

/** `spec` of an HTTPChaos; durations in ms. */
export interface HTTPChaosSpec extends SelectionDocument {
  /** Whether something is done to requests before their pod sees them, or to its responses. */
  readonly target: 'Request' | 'Response';
  /** On which the pods listen. */
  readonly port: number;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  /** Of the response as the pod gave it. */
  readonly code?: number | undefined;
  readonly abort: boolean;
  readonly delay?: number | undefined;
  /** The status code that takes the place of the pod's. */
  readonly replaceCode?: number | undefined;
  readonly duration?: number | undefined;
}

const NO_CONTENT = 'simulated requests have no content';

const statusCode = (): Shape<number> => integer(100, 599);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] as const;

const replace = object({
  code: optional(statusCode(), 'The status code of the response.'),
  path: cannotSimulate('what is at another path of a pod is not known'),
  method: cannotSimulate('what a pod does with another method is not known'),
  queries: cannotSimulate(NO_CONTENT),
  body: withoutEffect(anything(), 'The body.'),
  headers: withoutEffect(map(text()), 'Headers.'),
});

/** The spec of an HTTPChaos; chaos-mesh api/v1alpha1/httpchaos_types.go, podhttpchaos_types.go. */
export const httpChaosSpec: Shape<HTTPChaosSpec> = checked(
  object({
    ...selectionFields,
    target: required(choice(['Request', 'Response']), 'What it is done to.'),
    port: required(integer(1, 65_535), 'The port on which the pods listen.'),
    path: optional(text('a path such as /api/*'), 'Of the requests: * stands for anything; all without.'),
    method: optional(choice(methods), 'Of the requests; all without.'),
    code: optional(statusCode(), 'Of the responses as the pod gives them; all without.'),
    request_headers: cannotSimulate(NO_CONTENT),
    response_headers: cannotSimulate(NO_CONTENT),
    abort: optional(boolean(), 'The connection is reset.'),
    delay: optional(duration(), 'It is held up for so long.'),
    replace: optional(replace, 'Something takes the place of what was there: of the status code.'),
    patch: cannotSimulate(NO_CONTENT),
    tls: cannotSimulate('certificates are not simulated'),
    duration: optional(duration({ above: 0 }), 'How long it lasts; to the end without.'),
    remoteCluster: cannotSimulate('there is one cluster alone'),
  }),
  (at, { replace: replaced, abort = false, ...read }) => {
    const spec = { ...read, abort, replaceCode: replaced?.code };
    return isSelectionRight(at, read) && isActionRight(at, spec) ? spec : undefined;
  },
);

/** Reports a document that does nothing, and actions on what is not there yet; true when all is right. */
function isActionRight(at: Cursor, { target, code, abort, delay, replaceCode }: HTTPChaosSpec): boolean {
  if (target === 'Request' && replaceCode !== undefined) {
    const place = fieldAt(at, 'replace') ?? at;
    place.mistake('a status code can only be replaced in a Response', 'write target: Response');
    return false;
  }
  if (target === 'Request' && code !== undefined) {
    (fieldAt(at, 'code') ?? at).mistake('a request has no status code yet', 'write target: Response');
    return false;
  }
  if (abort || delay !== undefined || replaceCode !== undefined) return true;
  const isReported = fieldAt(at, 'patch') !== undefined || fieldAt(at, 'delay') !== undefined;
  const inPlace = fieldAt(at, 'replace');
  if (inPlace !== undefined && fieldAt(inPlace, 'code') === undefined) {
    inPlace.mistake(`cannot be simulated without code: ${NO_CONTENT}`);
  } else if (inPlace === undefined && !isReported) {
    at.listener.mistake(at.nameSpan, `${at.path}: does nothing`, 'expected one of abort, delay and replace.code');
  }
  return false;
}

/** Chaos Mesh's HTTPChaos: requests and responses of pods are cut off, held up, or changed. */
export const httpChaosKind: DocumentKind<ChaosDocument<HTTPChaosSpec>> = chaosKind(
  'HTTPChaos',
  'What happens to the requests of which pods.',
  httpChaosSpec,
);
