import { duration } from '../../shape/amount-shapes.ts';
import { object, optional, required } from '../../shape/object-shape.ts';
import { integer } from '../../shape/scalar-shapes.ts';
import type { Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { checked, fieldAt } from './field-at.ts';
import { cannotSimulate } from './not-acted-upon.ts';
import { containerNames } from './pod-chaos-document.ts';
import { isSelectionRight, type SelectionDocument, selectionFields } from './pod-selector-shape.ts';

/** How much memory a stressor takes: bytes, or a share of what there is. */
export type StressSize = { readonly bytes: number } | { readonly share: number };

/** `spec` of a StressChaos; durations in ms. */
export interface StressChaosSpec extends SelectionDocument {
  readonly containerNames?: readonly string[] | undefined;
  readonly stressors: {
    /** `load` is 0 … 1 of a core for each worker. */
    readonly cpu?: { readonly workers: number; readonly load: number } | undefined;
    readonly memory?: { readonly workers: number; readonly size: StressSize } | undefined;
  };
  readonly duration?: number | undefined;
}

const SIZE = 'a size such as 256MB, 1GiB or 50%';

const sizeUnits: readonly string[] = ['', 'k', 'm', 'g', 't'];

/** Bytes with or without a unit, or a percentage; `MB` and `MiB` are both 1024² bytes, as in stress-ng. */
const size: Shape<StressSize> = {
  read(at) {
    const written = at.value.kind === 'scalar' ? at.written.replace(/^["']|["']$/g, '') : '';
    const match = /^(\d+(?:\.\d+)?) *(%|(?:([kmgt])i?)?b?)$/i.exec(written);
    if (match === null) return at.unexpected(SIZE);
    const number = Number(match[1]);
    if (match[2] === '%') return number <= 100 ? { share: number / 100 } : at.unexpected(SIZE);
    let bytes = number;
    for (let i = sizeUnits.indexOf((match[3] ?? '').toLowerCase()); i > 0; i--) bytes *= 1024;
    return { bytes };
  },
  schema: () => ({ type: 'string', examples: ['256MB', '50%'] }),
};

const workers = required(integer(1, 8192), 'How many processes do it.');

const options = cannotSimulate('options of stress-ng are not known');

/** The spec of a StressChaos; chaos-mesh api/v1alpha1/stresschaos_types.go. */
export const stressChaosSpec: Shape<StressChaosSpec> = checked(
  object({
    ...selectionFields,
    containerNames: optional(containerNames, 'The containers in which they run; the first one without.'),
    stressors: required(
      checked(
        object({
          cpu: optional(
            object({
              workers,
              load: optional(integer(0, 100), 'Percent of a core that each takes; 100 without.'),
              options,
            }),
            'Processes that compute.',
          ),
          memory: optional(
            object({
              workers,
              size: optional(
                size,
                'Memory that they take together: 256MB, or a percentage of what there is; all without.',
              ),
              options,
            }),
            'Processes that take memory.',
          ),
        }),
        (at, read) => {
          if (fieldAt(at, 'cpu') === undefined && fieldAt(at, 'memory') === undefined)
            return at.mistake('expected cpu or memory');
          return read.cpu === undefined && read.memory === undefined ? undefined : read;
        },
      ),
      'What they do.',
    ),
    stressngStressors: cannotSimulate('options of stress-ng are not known'),
    duration: optional(duration({ above: 0 }), 'How long it lasts; to the end without.'),
    remoteCluster: cannotSimulate('there is one cluster alone'),
  }),
  (at, { stressors: { cpu, memory }, ...read }) =>
    isSelectionRight(at, read)
      ? {
          ...read,
          stressors: {
            cpu: cpu && { workers: cpu.workers, load: (cpu.load ?? 100) / 100 },
            memory: memory && { workers: memory.workers, size: memory.size ?? { share: 1 } },
          },
        }
      : undefined,
);

/** Chaos Mesh's StressChaos: processes in the pods take their CPU or their memory. */
export const stressChaosKind: DocumentKind<ChaosDocument<StressChaosSpec>> = chaosKind(
  'StressChaos',
  'What is taken from which pods.',
  stressChaosSpec,
);
