import { expect, it } from 'vitest';
import { decodeText } from '../../src/cli/decode-text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const littleEndian = (text: string): Uint8Array => Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]));

it('UTF-8 is read with and without a byte order mark', () => {
  expect(decodeText('a.yaml', utf8('kind: Größe'))).toEqual({ text: 'kind: Größe' });
  expect(decodeText('a.yaml', utf8('\ufeffkind: List'))).toEqual({ text: 'kind: List' });
  expect(decodeText('a.yaml', utf8(''))).toEqual({ text: '' });
});

it('UTF-16 is read where a byte order mark says so', () => {
  expect(decodeText('a.yaml', littleEndian('\ufeffkind: List\n'.replace('\ufeff', '')))).toEqual({
    text: 'k\0i\0n\0d\0:\0 \0L\0i\0s\0t\0\n\0',
  });
  expect(decodeText('a.yaml', Uint8Array.of(0xff, 0xfe, ...littleEndian('kind: List\n')))).toEqual({
    text: 'kind: List\n',
  });
});

it('a byte that is not UTF-8 is found at its line and column', () => {
  const latin1 = Uint8Array.of(...utf8('ä: 1\nname: caf'), 0xe9, ...utf8('\nz: 2\n'));
  expect(decodeText('a.yaml', latin1)).toEqual({
    mistake: {
      message: 'a byte that is not UTF-8',
      place: { file: 'a.yaml', line: 2, column: 10, length: 1, lineText: 'name: caf\ufffd' },
      help: expect.stringContaining('UTF-8'),
    },
  });
});

it('a binary file is called so', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
  expect(decodeText('logo.png', png)).toMatchObject({ mistake: { message: 'logo.png is a binary file', place: null } });
});
