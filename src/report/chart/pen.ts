/**
 * What drawing needs of a d3 selection of one element. d3's own selections are such pens, those of d3-node in Node and
 * those of a browser alike, so that one drawing function serves both.
 */
export interface Pen {
  /** A new last child. */
  append(name: string): Pen;
  attr(name: string, value: string | number): Pen;
  text(value: string): Pen;
}
