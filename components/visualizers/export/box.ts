import type { ToRgba } from './colors';
import { part } from './elements';

const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Background and borders of an element of the page. */
export function boxOf(
  style: CSSStyleDeclaration,
  rect: DOMRect,
  origin: DOMRect,
  toRgba: ToRgba,
): readonly SVGElement[] {
  const [x, y] = [rect.left - origin.left, rect.top - origin.top];
  const { width, height } = rect;
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2);
  const drawn: SVGElement[] = [];
  const ground = toRgba(style.backgroundColor);
  if (ground.alpha > 0)
    drawn.push(
      part('rect', { x, y, width, height, rx: radius, fill: ground.rgb, 'fill-opacity': ground.alpha }),
    );
  const borders = SIDES.map((side) => ({
    side,
    size: style[`border${side}Style`] === 'none' ? 0 : Number.parseFloat(style[`border${side}Width`]) || 0,
    color: toRgba(style[`border${side}Color`]),
    dashed: style[`border${side}Style`] === 'dashed',
  }));
  const [first] = borders;
  const alike = borders.every(({ size, color }) => size === first?.size && color.rgb === first.color.rgb);
  if (alike && first && first.size > 0) {
    const half = first.size / 2;
    drawn.push(
      part('rect', {
        x: x + half,
        y: y + half,
        width: Math.max(0, width - first.size),
        height: Math.max(0, height - first.size),
        rx: Math.max(0, radius - half),
        fill: 'none',
        stroke: first.color.rgb,
        'stroke-opacity': first.color.alpha,
        'stroke-width': first.size,
        'stroke-dasharray': first.dashed ? '4 3' : null,
      }),
    );
    return drawn;
  }
  for (const { side, size, color } of borders) {
    if (size === 0 || color.alpha === 0) continue;
    const upright = side === 'Left' || side === 'Right';
    drawn.push(
      part('rect', {
        x: side === 'Right' ? x + width - size : x,
        y: side === 'Bottom' ? y + height - size : y,
        width: upright ? size : width,
        height: upright ? height : size,
        fill: color.rgb,
        'fill-opacity': color.alpha,
      }),
    );
  }
  return drawn;
}
