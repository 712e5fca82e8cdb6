/** Parts of an SVG document, made in the document of the page but never shown in it. */
const SVG = 'http://www.w3.org/2000/svg';

export function part(
  name: string,
  attributes: Readonly<Record<string, string | number | null>> = {},
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null)
      element.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  element.append(...children);
  return element;
}
