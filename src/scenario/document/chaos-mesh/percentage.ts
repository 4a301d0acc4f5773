import { scalarAt, text } from '../../shape/scalar-shapes.ts';
import type { Shape } from '../../shape/shape.ts';

const EXPECTED = 'a percentage from 0 to 100 as text such as "25"';

/** A percentage as Chaos Mesh has them: a number in quotes, without a sign after it. Reads as 0 … 1. */
export function percentage(): Shape<number> {
  const shape = text(EXPECTED);
  return {
    read(at) {
      const written = shape.read(at);
      if (written === undefined) return undefined;
      const value = /^(\d+(\.\d+)?|\.\d+)$/.test(written) ? Number(`${written}e-2`) : Number.NaN;
      if (value <= 1) return value;
      const help = scalarAt(at) !== undefined && written.endsWith('%') ? `write it as "${written.slice(0, -1)}"` : null;
      return at.mistake(`expected a percentage from 0 to 100, but found ${JSON.stringify(written)}`, help);
    },
    schema: () => ({ type: 'string', examples: ['25'], pattern: '^([0-9]+(\\.[0-9]+)?|\\.[0-9]+)$' }),
  };
}
