import { D3Node } from 'd3-node';
import { textWidth } from '../../../src/report/chart/text-width.ts';

// What a reader of the SVG text sees of it: elements, points, boxes of text.

/** What the tests ask of an element. */
export interface Element {
  readonly nodeName: string;
  readonly textContent: string;
  getAttribute(name: string): string | null;
  getElementsByTagName(name: string): Iterable<Element>;
}

interface Window {
  readonly DOMParser: new () => { parseFromString(text: string, type: string): { readonly documentElement: Element } };
}

const { DOMParser } = new D3Node().window as unknown as Window;

/**
 * The root of well-formed XML.
 *
 * @throws when the text is not well-formed.
 */
export function parseXml(text: string): Element {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (root.nodeName !== 'svg') throw new Error(`not an SVG document: ${root.textContent}`);
  return root;
}

/** A rectangle of text as it will be set, by the table of advance widths. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Boxes of all texts. */
export function textBoxes(root: Element): readonly TextBox[] {
  return [...root.getElementsByTagName('text')].map((element) => {
    const size = numberOf(element, 'font-size');
    const width = textWidth(element.textContent, size, element.getAttribute('font-weight') === '600');
    const anchor = element.getAttribute('text-anchor') ?? 'start';
    const x = numberOf(element, 'x');
    const y = numberOf(element, 'y');
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
    return { text: element.textContent, left, right: left + width, top: y - 0.73 * size, bottom: y + 0.1 * size };
  });
}

/** Pairs of texts that lie upon each other by more than a rounding. */
export function overlaps(boxes: readonly TextBox[]): readonly string[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5,
      )
      .map((b) => `"${a.text}" and "${b.text}"`),
  );
}

/** Points of all marks: corners of rectangles, ends of paths' stretches, extremes of circles. */
export function markPoints(root: Element): readonly (readonly [number, number])[] {
  const rectangles = [...root.getElementsByTagName('rect')].flatMap((rect) => {
    const x = numberOf(rect, 'x');
    const y = numberOf(rect, 'y');
    return [[x, y] as const, [x + numberOf(rect, 'width'), y + numberOf(rect, 'height')] as const];
  });
  const circles = [...root.getElementsByTagName('circle')].flatMap((circle) => {
    const [x, y, r] = [numberOf(circle, 'cx'), numberOf(circle, 'cy'), numberOf(circle, 'r')];
    return [[x - r, y - r] as const, [x + r, y + r] as const];
  });
  const paths = [...root.getElementsByTagName('path')].flatMap((path) => pathPoints(path.getAttribute('d') ?? ''));
  return [...rectangles, ...circles, ...paths];
}

function pathPoints(d: string): readonly (readonly [number, number])[] {
  let x = 0;
  let y = 0;
  return [...d.matchAll(/([MLHVhvlz])([^MLHVhvlzZ]*)/g)].flatMap(([, command = '', text = '']) => {
    const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    const points: (readonly [number, number])[] = [];
    const step = command === 'H' || command === 'V' || command === 'h' || command === 'v' ? 1 : 2;
    for (let index = 0; index < numbers.length; index += step) {
      const a = numbers[index]!;
      const b = numbers[index + 1] ?? 0;
      if (command === 'M' || command === 'L') [x, y] = [a, b];
      else if (command === 'l') [x, y] = [x + a, y + b];
      else if (command === 'H') x = a;
      else if (command === 'h') x += a;
      else if (command === 'V') y = a;
      else y += a;
      points.push([x, y]);
    }
    return points;
  });
}

function numberOf(element: Element, name: string): number {
  return Number(element.getAttribute(name) ?? 0);
}
