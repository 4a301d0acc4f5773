/** d3-node comes without types; this is the part that `canvas.ts` uses. */
declare module 'd3-node' {
  import type { Pen } from './pen.ts';

  /** A document of its own, with d3 bound to it. */
  export class D3Node {
    /** The document's window, whose XMLSerializer writes XML where `svgString()` would write HTML. */
    readonly window: { readonly XMLSerializer: new () => { serializeToString(node: unknown): string } };
    /** A d3 selection of a new `<svg>` in the document's body. */
    createSVG(): Pen & { node(): unknown };
  }
}
