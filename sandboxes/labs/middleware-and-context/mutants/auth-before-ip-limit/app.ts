import { Hono } from 'hono';
import { accessLog } from './access-log.ts';
import { authenticate } from './authenticate.ts';
import { answerError } from './errors.ts';
import { type JsonBody, jsonBody } from './json-body.ts';
import { ipLimit, notesPage, smallBody, userLimit } from './policies.ts';
import { requestId } from './request-id.ts';
import { routes } from './routes.ts';
import { stage } from './stage.ts';
import { timing } from './timing.ts';

export const app = new Hono<JsonBody>();

app.use(stage('request-id', requestId));
app.use(stage('access-log', accessLog));
app.use(stage('timing', timing));
app.use(stage('cors', notesPage));
app.use(stage('body-limit', smallBody));
app.use(stage('authenticate', authenticate));
app.use(stage('ip-limit', ipLimit));
app.use(stage('user-limit', userLimit));
app.use(stage('json-body', jsonBody));
app.onError(answerError);
app.route('/', routes);
