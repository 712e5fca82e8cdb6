// swagger-ui served by express: the page, its scripts and styles from the package's own files, ranges, ETags and options.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import swaggerUi from 'swagger-ui-express';
import { start, stop } from '../shared/http.mjs';

const document = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: { '/items': { get: { responses: { 200: { description: 'ok' } } } } },
};
const app = express();
app.use(
  '/docs',
  swaggerUi.serve,
  swaggerUi.setup(document, {
    explorer: true,
    customSiteTitle: 'Shop <docs>',
    customCss: '.topbar{display:none}',
    swaggerOptions: { docExpansion: 'none' },
  }),
);
app.use(
  '/url',
  swaggerUi.serveFiles(undefined, { swaggerOptions: { url: '/openapi.json' } }),
  swaggerUi.setup(undefined, { swaggerOptions: { url: '/openapi.json' } }),
);
app.get('/openapi.json', (_request, response) => response.json(document));
const server = createServer(app);
const base = await start(server);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
for (const path of [
  '/docs',
  '/docs/',
  '/docs/index.html',
  '/docs/swagger-ui-init.js',
  '/docs/swagger-ui.css',
  '/docs/swagger-ui-bundle.js',
  '/docs/swagger-ui-standalone-preset.js',
  '/docs/favicon-32x32.png',
  '/url/swagger-ui-init.js',
  '/docs/package.json',
  '/docs/absolute-path.js',
  '/docs/nothing.js',
]) {
  const response = await fetch(base + path, { redirect: 'manual' });
  const bytes = Buffer.from(await response.arrayBuffer());
  console.log(
    path,
    response.status,
    response.headers.get('content-type'),
    bytes.length,
    digest(bytes),
    response.headers.get('location') ?? '',
  );
}
const page = await fetch(`${base}/docs/`).then((response) => response.text());
console.log(page);
const range = await fetch(`${base}/docs/swagger-ui.css`, { headers: { range: 'bytes=0-20' } });
console.log(range.status, range.headers.get('content-range'), await range.text());
await stop(server);
