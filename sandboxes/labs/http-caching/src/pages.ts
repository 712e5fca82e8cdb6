import type { Catalogue } from './catalogue.ts';

let copies = 0;

/** The front page. It counts its copies, so no two of them have the same bytes. */
export function frontPage(catalogue: Catalogue): string {
  copies += 1;
  const cheapest = [...catalogue.all()].sort((one, other) => one.price - other.price).slice(0, 5);
  const items = cheapest.map(({ name, price }) => `<li>${name}: ${(price / 100).toFixed(2)} €</li>`);
  return [
    '<!doctype html><html lang="en"><title>Tea things</title>',
    '<script src="/assets/app.9f8e7d6c.js" defer></script>',
    `<h1>Cheapest today</h1><ul>${items.join('')}</ul>`,
    `<footer>copy no. ${copies}</footer></html>`,
  ].join('\n');
}

/** The browser's program. Its file name carries a hash of its content: other content, other name. */
export const script = 'document.querySelector("h1").append(" ☕");\n';
