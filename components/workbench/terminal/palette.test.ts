import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ANSI, PALETTES } from './palette';

const css = readFileSync('app/globals.css', 'utf8');

/** The page's own surface in both themes, light first. */
const [light, dark] = [...css.matchAll(/--surface: (#[0-9a-f]{6});/g)].map(([, colour = '']) => colour);

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [more = 0, less = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

it.each([
  ['light', light],
  ['dark', dark],
] as const)('all colours can be read in the %s theme', (theme, surface = '') => {
  const palette = PALETTES[theme];
  expect(palette).toHaveLength(ANSI.length);
  const low = palette.flatMap((colour, at) => {
    const ratio = contrast(colour, surface);
    return ratio < 4.5 ? [`${ANSI[at]} ${colour} on ${surface}: ${ratio.toFixed(2)}`] : [];
  });
  expect(low).toEqual([]);
});
