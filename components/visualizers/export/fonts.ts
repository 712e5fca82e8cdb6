/** The fonts of a drawing, put into it: a file has no style sheet to look them up in. */
import { part } from './elements';

function* fontFaces(): Generator<{ readonly rule: CSSFontFaceRule; readonly base: string }> {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule instanceof CSSFontFaceRule) yield { rule, base: sheet.href ?? document.baseURI };
}

const bare = (family: string) => family.trim().replace(/^["']|["']$/g, '');

async function asDataUrl(url: string): Promise<string> {
  const blob = await (await fetch(url)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(`${url} could not be read.`));
    reader.readAsDataURL(blob);
  });
}

/**
 * Puts the page's own fonts, as far as the drawing uses them, into it. One that cannot be had stays a name, and the system's
 * takes its place.
 */
export async function embedFonts(svg: SVGElement): Promise<void> {
  const texts = svg.querySelectorAll('[font-family]');
  const used = new Set(
    [...texts].map((text) => bare((text.getAttribute('font-family') ?? '').split(',')[0] ?? '')),
  );
  const wanted = [...fontFaces()].filter(({ rule }) =>
    used.has(bare(rule.style.getPropertyValue('font-family'))),
  );
  const faces = await Promise.allSettled(
    wanted.map(async ({ rule, base }) => {
      const address = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      if (address === undefined) return '';
      const url = await asDataUrl(new URL(address, base).href);
      const said = (name: string, usual: string) => rule.style.getPropertyValue(name) || usual;
      return `@font-face{font-family:${said('font-family', '')};font-weight:${said('font-weight', '400')};font-style:${said('font-style', 'normal')};src:url(${url}) format("woff2")}`;
    }),
  );
  const css = faces.flatMap((face) => (face.status === 'fulfilled' ? face.value : [])).join('');
  for (const face of faces)
    if (face.status === 'rejected') console.info('A font is left to the system:', face.reason);
  if (css !== '') svg.prepend(part('style', {}, document.createTextNode(css)));
}
