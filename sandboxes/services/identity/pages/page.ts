import { html } from 'hono/html';

/** A part of a page, with what came from outside escaped. */
export type Part = ReturnType<typeof html>;

/** Nothing but HTML and this sheet: no script, no font, no image. */
const SHEET = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 26rem; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { box-sizing: border-box; font: inherit; padding: .5rem; width: 100%; }
button { font: inherit; margin: 1rem .5rem 0 0; min-height: 2.75rem; padding: .5rem 1rem; }
[role=alert] { border-inline-start: .25rem solid; padding-inline-start: .75rem; font-weight: 600; }
code { font-size: 1.5rem; letter-spacing: .1em; }
`;

/** What a Koa context has that a page is written to. */
export interface PageTarget {
  body: unknown;
  type: string;
  set(name: string, value: string): void;
}

/** Answers with a page; the status is the caller's. */
export async function writePage(target: PageTarget, title: string, main: Part): Promise<void> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${SHEET}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
  target.type = 'html';
  target.set('cache-control', 'no-store');
  target.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
  target.body = String(page);
}
