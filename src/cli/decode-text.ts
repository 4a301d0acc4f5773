import type { Mistake } from '../base/scenario-error.ts';

/** The text of a file, or why it is none. */
export type Decoded = { readonly text: string } | { readonly mistake: Mistake };

/**
 * Bytes as text: UTF-8, or UTF-16 where a byte order mark says so (what PowerShell 5 writes for `kubectl … > dump.yaml`).
 * Bytes that are neither are a mistake: at its line and column in a text file, without a place in a binary one.
 */
export function decodeText(name: string, bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { mistake: encoding === 'utf-8' && !bytes.includes(0) ? wrongByte(name, bytes) : binaryFile(name) };
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function binaryFile(name: string): Mistake {
  return { message: `${name} is a binary file`, place: null, help: 'expected YAML or JSON as UTF-8 text' };
}

/** Decodes line by line, because the decoder does not say where it stopped. */
function wrongByte(name: string, bytes: Uint8Array): Mistake {
  const newline = 0x0a;
  let line = 1;
  let start = 0;
  let end = bytes.indexOf(newline);
  while (end !== -1 && isText(bytes.subarray(start, end))) {
    line++;
    start = end + 1;
    end = bytes.indexOf(newline, start);
  }
  const lineText = new TextDecoder().decode(bytes.subarray(start, end === -1 ? bytes.length : end));
  const column = lineText.indexOf('\ufffd') + 1;
  return {
    message: 'a byte that is not UTF-8',
    place: { file: name, line, column, length: 1, lineText },
    help: 'expected YAML or JSON as UTF-8 text: convert the file, as with iconv -t utf-8',
  };
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
