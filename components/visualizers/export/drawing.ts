/**
 * A picture of the page as one SVG document of real shapes and texts, in the colours of the present theme: it opens in any
 * program that reads SVG, which a copy of the HTML inside a `<foreignObject>` would not.
 */
import { boxOf } from './box';
import { createToRgba } from './colors';
import { part } from './elements';
import { svgCopy } from './svg-copy';
import { createBaseline, textOf } from './text-lines';

/** CSS pixels around the picture. */
const MARGIN = 16;

export interface Drawing {
  readonly svg: SVGElement;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Only for screen readers, or not there at all. */
function isUnseen(style: CSSStyleDeclaration, rect: DOMRect): boolean {
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return true;
  return rect.width <= 1 && rect.height <= 1 && style.overflow === 'hidden';
}

function groundOf(element: Element | null, toRgba: ReturnType<typeof createToRgba>): string {
  for (let one = element; one; one = one.parentElement) {
    const { rgb, alpha } = toRgba(getComputedStyle(one).backgroundColor);
    if (alpha === 1) return rgb;
  }
  return 'rgb(255,255,255)';
}

/**
 * @param title and `description`, read by screen readers in place of the drawing
 */
export function drawingOf(root: Element, title: string, description: string): Drawing {
  const tools = { toRgba: createToRgba(), baseline: createBaseline() };
  const origin = root.getBoundingClientRect();
  const clips = part('defs');

  const clipped = (rect: DOMRect, drawn: readonly Node[]): SVGElement => {
    const id = `clip-${clips.childElementCount + 1}`;
    const { width, height } = rect;
    const place = { x: rect.left - origin.left, y: rect.top - origin.top, width, height };
    clips.append(part('clipPath', { id }, part('rect', place)));
    return part('g', { 'clip-path': `url(#${id})` }, ...drawn);
  };

  const draw = (element: Element): readonly SVGElement[] => {
    const [style, rect] = [getComputedStyle(element), element.getBoundingClientRect()];
    if (isUnseen(style, rect)) return [];
    if (element instanceof SVGSVGElement) return [svgCopy(element, origin, tools.toRgba)];
    const inside = [...element.childNodes].flatMap((child): readonly SVGElement[] => {
      if (child instanceof Text) return textOf(child, style, origin, tools);
      return child instanceof Element ? draw(child) : [];
    });
    const cut =
      style.overflow !== 'visible' &&
      (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const box = boxOf(style, rect, origin, tools.toRgba);
    const whole = [...box, ...(cut ? [clipped(rect, inside)] : inside)];
    return style.opacity === '1' ? whole : [part('g', { opacity: style.opacity }, ...whole)];
  };

  const [width, height] = [origin.width + 2 * MARGIN, origin.height + 2 * MARGIN];
  const svg = part(
    'svg',
    { width, height, viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`, role: 'img' },
    part('title', {}, document.createTextNode(title)),
    part('desc', {}, document.createTextNode(description)),
    part('rect', { x: -MARGIN, y: -MARGIN, width, height, fill: groundOf(root, tools.toRgba) }),
    clips,
    ...draw(root),
  );
  return { svg, width, height };
}
