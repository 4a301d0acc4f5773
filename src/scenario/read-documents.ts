import type { Document } from './document/document.ts';
import type { Mistakes } from './mistakes.ts';
import type { Notes } from './notes.ts';
import { Cursor, type Listener } from './shape/shape.ts';
import type { SourceMapping } from './source/source-value.ts';

/** What a document says: undefined when a mistake left nothing to go on with. */
export interface DocumentReading {
  readonly value: unknown;
  /** Something in it is wrong, so that what follows from it may be wrong too. */
  readonly isMistaken: boolean;
}

/** Reads documents by the shapes of their kinds, each only once: alternatives share most of theirs. */
export class DocumentReader {
  readonly #mistakes: Mistakes;
  readonly #notes: Notes;
  readonly #readings = new Map<SourceMapping, DocumentReading>();

  constructor(mistakes: Mistakes, notes: Notes) {
    this.#mistakes = mistakes;
    this.#notes = notes;
  }

  /** What a document says; its mistakes are reported the first time. */
  read({ type, root }: Document): DocumentReading {
    const known = this.#readings.get(root);
    if (known !== undefined) return known;
    const listener = new ReadingListener(this.#mistakes, this.#notes);
    const value = type.shape.read(Cursor.root(type.kind, root, listener));
    const reading: DocumentReading = { value, isMistaken: value === undefined || listener.isMistaken };
    this.#readings.set(root, reading);
    return reading;
  }
}

class ReadingListener implements Listener {
  readonly #mistakes: Mistakes;
  readonly #notes: Notes;
  isMistaken = false;

  constructor(mistakes: Mistakes, notes: Notes) {
    this.#mistakes = mistakes;
    this.#notes = notes;
  }

  mistake: Listener['mistake'] = (span, message, help) => {
    this.isMistaken = true;
    this.#mistakes.add(span, message, help);
  };

  ambiguous: Listener['ambiguous'] = (scalar, readAs, kubectlReadsAs) => {
    const written = scalar.source.text.slice(scalar.start, scalar.end);
    const { file, line } = scalar.source.placeAt(scalar.start, scalar.end);
    this.#notes.assume(`${written} in ${file}:${line}`, readAs, `YAML 1.2; kubectl (YAML 1.1) reads ${kubectlReadsAs}`);
  };

  unused: Listener['unused'] = (path) => this.#notes.unused(path);
}
