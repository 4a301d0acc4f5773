import { text } from '../../shape/scalar-shapes.ts';
import type { Shape } from '../../shape/shape.ts';

const EXPECTED = 'a rate in bytes a second such as "1mbps"';

const exponents: readonly string[] = ['', 'k', 'm', 'g', 't'];

/**
 * A rate as Chaos Mesh has it: `bps` are bytes a second and `bit` are bits, each in steps of 1024 with `k`, `m`, `g`, `t`.
 * Reads as bytes a second. Source: chaos-mesh api/v1alpha1 ConvertUnitToBytes.
 */
export function byteRate(): Shape<number> {
  const shape = text(EXPECTED);
  return {
    read(at) {
      const written = shape.read(at);
      if (written === undefined) return undefined;
      const match = /^(\d+) *([kmgt]?)(bps|bit)$/.exec(written.trim().toLowerCase());
      if (match === null || Number(match[1]) === 0) return at.unexpected(EXPECTED);
      let bytes = Number(match[1]) / (match[3] === 'bit' ? 8 : 1);
      for (let i = exponents.indexOf(match[2] ?? ''); i > 0; i--) bytes *= 1024;
      return bytes;
    },
    schema: () => ({ type: 'string', examples: ['1mbps', '512kbps', '10mbit'] }),
  };
}
