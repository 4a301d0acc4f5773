import { describe, expect, it } from 'vitest';
import { type Colour, colours, seriesStyles } from '../../../src/report/chart/palette.ts';

// Contrast as WCAG 2.2 defines it; colour vision deficiencies by Machado, Oliveira and Fernandes (2009), severity 1;
// distances as CIE 1976 delta E.

type Vector = readonly [number, number, number];

const visions: readonly { readonly name: string; readonly matrix: readonly Vector[] }[] = [
  {
    name: 'common vision',
    matrix: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  {
    name: 'protanopia',
    matrix: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
  },
  {
    name: 'deuteranopia',
    matrix: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  },
  {
    name: 'tritanopia',
    matrix: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  },
];

function linear(hex: string): Vector {
  const channel = (from: number): number => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance(hex: string): number {
  const [red, green, blue] = linear(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function lab(hex: string, matrix: readonly Vector[]): Vector {
  const seen = linear(hex);
  const [r, g, b] = matrix.map((row) =>
    Math.min(1, Math.max(0, row[0] * seen[0] + row[1] * seen[1] + row[2] * seen[2])),
  ) as unknown as Vector;
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe.each(['light', 'dark'] as const)('on the %s background', (theme) => {
  const background = colours.background[theme];
  const { ink, muted } = colours;
  const series = seriesStyles.map(({ colour }): Colour => colours[colour]);

  it('text has a contrast of at least 4.5, also in the shade of chance', () => {
    for (const colour of [ink, muted]) {
      expect(contrast(colour[theme], background)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour[theme], colours.chance[theme])).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('lines have a contrast of at least 3', () => {
    for (const colour of series) expect(contrast(colour[theme], background)).toBeGreaterThanOrEqual(3);
  });

  it.each(visions.slice(0, 3))('the colours of lines can be told apart with $name', ({ matrix }) => {
    series.forEach((a, index) => {
      for (const b of series.slice(index + 1)) {
        const [one, other] = [lab(a[theme], matrix), lab(b[theme], matrix)];
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        expect(distance).toBeGreaterThanOrEqual(10);
      }
    });
  });
});

it('no two lines of a panel have the same dashes, so that nothing depends on colour alone', () => {
  expect(new Set(seriesStyles.map(({ dash }) => dash)).size).toBe(seriesStyles.length);
});
