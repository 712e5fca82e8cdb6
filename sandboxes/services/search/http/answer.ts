/** Requests and answers as Elasticsearch's clients want them. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { SearchError } from '../errors';
import { isObject, type Json, type JsonObject } from '../json';

export type Ctx = Context<{ Bindings: HttpBindings }>;

const VENDOR = /application\/vnd\.elasticsearch\+(?:x-nd)?json;\s*compatible-with=(\d+)/;

/** Every answer says whose it is: the client refuses one that does not. */
export function answer(c: Ctx, body: unknown, status: ContentfulStatusCode = 200): Response {
  const compatible = VENDOR.exec(c.req.header('accept') ?? '')?.[1];
  const pretty = flag(c, 'pretty') ? 2 : undefined;
  return c.body(JSON.stringify(body, null, pretty) + (pretty === undefined ? '' : '\n'), status, {
    'x-elastic-product': 'Elasticsearch',
    'content-type':
      compatible === undefined
        ? 'application/json'
        : `application/vnd.elasticsearch+json;compatible-with=${compatible}`,
  });
}

export const text = (c: Ctx, body: string): Response =>
  c.body(body, 200, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'text/plain; charset=UTF-8' });

export const refusal = (c: Ctx, error: SearchError): Response =>
  answer(c, { error: error.toJSON(), status: error.status }, error.status);

export const flag = (c: Ctx, name: string): boolean => {
  const given = c.req.query(name);
  return given !== undefined && given !== 'false';
};

export const numberQuery = (c: Ctx, name: string): number | undefined => {
  const given = c.req.query(name);
  return given === undefined ? undefined : Number(given);
};

export const pathPart = (c: Ctx, name: string): string => c.req.param(name) ?? '';

/** @returns an empty object where there is no body */
export async function bodyOf(c: Ctx): Promise<JsonObject> {
  const given = (await c.req.text()) || (c.req.query('source') ?? '');
  if (given.trim() === '') return {};
  const value = parsed(given);
  if (isObject(value)) return value;
  throw new SearchError(400, 'parsing_exception', 'Expected [START_OBJECT] but found [VALUE]');
}

export async function linesOf(c: Ctx): Promise<readonly JsonObject[]> {
  const given = await c.req.text();
  if (given === '') throw new SearchError(400, 'parse_exception', 'request body is required');
  if (!given.endsWith('\n'))
    throw new SearchError(
      400,
      'illegal_argument_exception',
      'The bulk request must be terminated by a newline [\\n]',
    );
  const lines = given.split('\n').filter((line) => line.trim() !== '');
  return lines.map(parsed).filter(isObject);
}

function parsed(given: string): Json {
  try {
    return JSON.parse(given) as Json;
  } catch (error) {
    throw new SearchError(
      400,
      'x_content_parse_exception',
      `[1:1] ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
