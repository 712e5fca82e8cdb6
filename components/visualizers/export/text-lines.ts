import type { ToRgba } from './colors';
import { part } from './elements';

interface Line {
  text: string;
  left: number;
  right: number;
  readonly top: number;
  readonly height: number;
}

/** The words of a text node, those on one line together, as the browser laid them out. */
function linesOf(node: Text): readonly Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    for (const rect of range.getClientRects()) {
      const last = lines.at(-1);
      if (last && Math.abs(last.top - rect.top) < 2) {
        last.text += ` ${word}`;
        last.right = rect.right;
      } else
        lines.push({ text: word, left: rect.left, right: rect.right, top: rect.top, height: rect.height });
      // A word that is broken over lines is drawn on its first: pictures break none that matters.
      break;
    }
  }
  return lines;
}

export type Baseline = (style: CSSStyleDeclaration) => number;

/** The share of a line's height that is above its baseline, by font. */
export function createBaseline(): Baseline {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  return ({ fontStyle, fontWeight, fontSize, fontFamily }) => {
    const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    let share = known.get(font);
    if (share === undefined) {
      if (context) context.font = font;
      const metrics = context?.measureText('x');
      const [above, below] = [metrics?.fontBoundingBoxAscent ?? 4, metrics?.fontBoundingBoxDescent ?? 1];
      share = above / (above + below);
      known.set(font, share);
    }
    return share;
  };
}

/** A text node of the page as `<text>`, a line each, as wide as it stands in the page whatever font is at hand. */
export function textOf(
  node: Text,
  style: CSSStyleDeclaration,
  origin: DOMRect,
  tools: { readonly toRgba: ToRgba; readonly baseline: Baseline },
): readonly SVGElement[] {
  const { rgb, alpha } = tools.toRgba(style.color);
  return linesOf(node).map(({ text, left, right, top, height }) =>
    part(
      'text',
      {
        x: left - origin.left,
        y: top - origin.top + height * tools.baseline(style),
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
        'font-style': style.fontStyle === 'normal' ? null : style.fontStyle,
        'text-decoration': style.textDecorationLine === 'none' ? null : style.textDecorationLine,
        fill: rgb,
        'fill-opacity': alpha === 1 ? null : alpha,
        textLength: right - left,
        lengthAdjust: 'spacingAndGlyphs',
      },
      document.createTextNode(style.textTransform === 'uppercase' ? text.toUpperCase() : text),
    ),
  );
}
