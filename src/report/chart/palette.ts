import type { Pen } from './pen.ts';

/** A colour on a light and on a dark background. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Name of a colour of the palette; `chance` is the shade of what chance alone would give. */
export type ColourName = 'background' | 'ink' | 'muted' | 'grid' | 'chance' | 'blue' | 'vermilion' | 'green' | 'purple';

/**
 * The colours of all charts. Categorical ones are Okabe and Ito's, which people with any common colour vision
 * deficiency can tell apart, with tones for the dark background.
 */
export const colours: Readonly<Record<ColourName, Colour>> = {
  background: { light: '#FFFFFF', dark: '#0D1117' },
  ink: { light: '#1F2328', dark: '#E6EDF3' },
  muted: { light: '#59636E', dark: '#9198A1' },
  grid: { light: '#D8DEE4', dark: '#30363D' },
  chance: { light: '#E4E8EC', dark: '#262C34' },
  blue: { light: '#0072B2', dark: '#56B4E9' },
  vermilion: { light: '#D55E00', dark: '#E69F00' },
  green: { light: '#009E73', dark: '#2DC7A0' },
  purple: { light: '#CC79A7', dark: '#E0A3C6' },
};

/** How the lines of a panel differ: never by colour alone. `dash` is a stroke-dasharray, empty for a solid line. */
export const seriesStyles: readonly { readonly colour: ColourName; readonly dash: string }[] = [
  { colour: 'blue', dash: '' },
  { colour: 'vermilion', dash: '7 3' },
  { colour: 'green', dash: '2 3' },
  { colour: 'purple', dash: '10 3 2 3' },
];

/** Fills what the pen holds: the light tone as an attribute, which every viewer knows, and a class for the dark one. */
export function fill(pen: Pen, colour: ColourName): Pen {
  return pen.attr('class', `f-${colour}`).attr('fill', colours[colour].light);
}

/** Strokes what the pen holds, without a fill; as `fill`. */
export function stroke(pen: Pen, colour: ColourName, width: number): Pen {
  return pen
    .attr('class', `s-${colour}`)
    .attr('stroke', colours[colour].light)
    .attr('stroke-width', width)
    .attr('fill', 'none');
}

/** The style sheet of a chart: dark tones where the reader's system asks for them, digits of one width. */
export function styleSheet(): string {
  const names = Object.keys(colours) as ColourName[];
  const rules = names.map((name) => `.f-${name}{fill:${colours[name].dark}}.s-${name}{stroke:${colours[name].dark}}`);
  return ['text{font-variant-numeric:tabular-nums}', '@media (prefers-color-scheme:dark){', ...rules, '}'].join('\n');
}
