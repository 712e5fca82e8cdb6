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

// Outermost first. Each line stands where it is for a reason that a check can show.
app.use(stage('request-id', requestId)); // everything further in can name the request
app.use(stage('access-log', accessLog)); // every answer has its line, refusals too
app.use(stage('timing', timing));
app.use(stage('cors', notesPage)); // a preflight carries no credentials, and a page may read a 401
app.use(stage('ip-limit', ipLimit)); // the cheapest refusal before anything that costs
app.use(stage('body-limit', smallBody)); // before anyone reads the body
app.use(stage('authenticate', authenticate)); // 20,000 rounds a request
app.use(stage('user-limit', userLimit)); // needs to know the user
app.use(stage('json-body', jsonBody)); // parse only for people we know
app.onError(answerError);
app.route('/', routes);
