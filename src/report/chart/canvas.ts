import { D3Node } from 'd3-node';
import type { Pen } from './pen.ts';

/**
 * The text of an SVG file: what `draw` appends to an empty `<svg>`, as well-formed XML with one element a line, so that
 * a change of one number is a change of one line.
 */
export function svgText(draw: (svg: Pen) => void): string {
  const canvas = new D3Node();
  const svg = canvas.createSVG();
  draw(svg);
  const xml = new canvas.window.XMLSerializer().serializeToString(svg.node());
  // The serialiser escapes every > and < of texts and attributes, so these two in a row lie between two elements.
  return `${xml.replaceAll('><', '>\n<')}\n`;
}
