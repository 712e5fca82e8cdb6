import type { ToRgba } from './colors';

const COLORS = ['fill', 'stroke', 'stop-color', 'color'] as const;
/** With the value that they have unless somebody says otherwise: that is left out. */
const PROPERTIES: Readonly<Record<string, string>> = {
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-dashoffset': '0px',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
  transform: 'none',
  'paint-order': 'normal',
};
const OF_TEXT: Readonly<Record<string, string>> = {
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'letter-spacing': 'normal',
};

function inline(original: Element, copy: Element, toRgba: ToRgba): void {
  const style = getComputedStyle(original);
  const set = (property: string, usual: string) => {
    const value = style.getPropertyValue(property);
    if (value !== '' && value !== usual) copy.setAttribute(property, value);
    else copy.removeAttribute(property);
  };
  for (const property of COLORS) {
    const value = style.getPropertyValue(property);
    if (value === '' || value === 'none' || value.startsWith('url(')) {
      if (property === 'fill' && value === 'none') copy.setAttribute('fill', 'none');
      continue;
    }
    const { rgb, alpha } = toRgba(value);
    copy.setAttribute(property, alpha === 0 ? 'none' : rgb);
    if (alpha > 0 && alpha < 1 && property !== 'color')
      copy.setAttribute(`${property}-opacity`, String(alpha));
  }
  const translucent = new Set(['fill-opacity', 'stroke-opacity'].filter((name) => copy.hasAttribute(name)));
  for (const [property, usual] of Object.entries(PROPERTIES)) {
    // An attribute `transform` stays as it is; what CSS adds is in pixels, which an attribute does not know.
    if (property === 'transform' && original.hasAttribute('transform')) continue;
    if (translucent.has(property) && style.getPropertyValue(property) === '1') continue;
    set(property, usual);
  }
  if (/^(?:text|tspan)$/.test(original.localName))
    for (const [property, usual] of Object.entries(OF_TEXT)) set(property, usual);
  for (const name of ['class', 'style', 'tabindex', 'role', 'aria-hidden']) copy.removeAttribute(name);
  if (style.display === 'none' || style.visibility === 'hidden') copy.setAttribute('display', 'none');
}

/** A drawing of the page, with what style sheets say of it written into it, at its place. */
export function svgCopy(svg: SVGSVGElement, origin: DOMRect, toRgba: ToRgba): SVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')];
  originals.forEach((original, index) => {
    const twin = copies[index];
    if (twin) inline(original, twin, toRgba);
  });
  inline(svg, copy, toRgba);
  const { left, top, width, height } = svg.getBoundingClientRect();
  copy.removeAttribute('transform');
  copy.setAttribute('x', String(left - origin.left));
  copy.setAttribute('y', String(top - origin.top));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return copy;
}
