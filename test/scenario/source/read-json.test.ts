import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJSON } from '../../../src/scenario/source/read-json.ts';
import { SourceText } from '../../../src/scenario/source/source-text.ts';
import type { SourceValue } from '../../../src/scenario/source/source-value.ts';

function plain(value: SourceValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'sequence') return value.items.map(plain);
  const object: Record<string, unknown> = Object.create(null);
  for (const [name, entry] of value.entries) object[name] = plain(entry.value);
  return object;
}

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const read = readJSON(new SourceText('a.json', text));
        expect(JSON.stringify(read && plain(read))).toBe(
          text.replace(/-0(?=[,}\]\s])/g, '0') && JSON.stringify(JSON.parse(text)),
        );
      }),
    );
  });

  it('that JSON.parse refuses is left to the YAML parser', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        fc.nat(),
        fc.constantFrom('"', '{', ']', ',', ':', 'x', '\n', '\\'),
        (value, at, mark) => {
          const good = JSON.stringify(value);
          const text = good.slice(0, at % good.length) + mark + good.slice(at % good.length);
          let expected: unknown;
          try {
            expected = JSON.parse(text);
          } catch {
            expect(readJSON(new SourceText('a.json', text))).toBeUndefined();
            return;
          }
          const read = readJSON(new SourceText('a.json', text));
          // A key that is there twice is left to the YAML parser too.
          if (read !== undefined) expect(JSON.stringify(plain(read))).toBe(JSON.stringify(expected));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has the places of its keys and values', () => {
    const text = '{\n  "a": [1, "two"]\n}';
    const read = readJSON(new SourceText('a.json', text));
    const entry = read?.kind === 'mapping' ? read.entries.get('a') : undefined;
    expect(text.slice(entry?.start, entry?.end)).toBe('"a"');
    const second = entry?.value.kind === 'sequence' ? entry.value.items[1] : undefined;
    expect(text.slice(second?.start, second?.end)).toBe('"two"');
  });
});
