import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { accessLog } from './access-log.ts';
import { authenticate } from './authenticate.ts';
import { requestContext } from './context.ts';
import { errors } from './errors.ts';
import { type JsonBody, jsonBody } from './json-body.ts';
import { rateLimit } from './rate-limit.ts';
import { requestId } from './request-id.ts';
import { routes } from './routes.ts';
import { stage } from './stage.ts';
import { timing } from './timing.ts';

const ipLimit = rateLimit({
  max: 60,
  windowMs: 30_000,
  key: (c) => getConnInfo(c).remote.address ?? 'unknown',
});
const userLimit = rateLimit({ max: 30, windowMs: 30_000, key: () => requestContext().user ?? 'nobody' });
const smallBody = bodyLimit({
  maxSize: 4096,
  onError: (c) => c.json({ error: 'a note has at most 4096 bytes' }, 413),
});
const notesPage = cors({ origin: 'https://notes.example', allowHeaders: ['Authorization', 'Content-Type'] });

export const app = new Hono<JsonBody>();

app.use(stage('cors', notesPage));
app.use(stage('json-body', jsonBody));
app.use(stage('request-id', requestId));
app.use(stage('authenticate', authenticate));
app.use(stage('user-limit', userLimit));
app.use(stage('ip-limit', ipLimit));
app.use(stage('body-limit', smallBody));
app.use(stage('timing', timing));
app.use(stage('errors', errors));
app.use(stage('access-log', accessLog));
app.route('/', routes);
