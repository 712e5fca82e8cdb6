import type { Context } from 'hono';
import { problem } from './problem.ts';
import type { Draft } from './store.ts';

const mergePatch = 'application/merge-patch+json';

/** The media type without its parameters: `application/json` of `application/json; charset=utf-8`. */
function mediaType(c: Context): string {
  return (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

async function readJson(c: Context): Promise<{ value: unknown } | null> {
  try {
    return { value: JSON.parse(await c.req.text()) };
  } catch {
    return null;
  }
}

function asDraft(c: Context, value: unknown): Draft | Response {
  const { title, text } = (value ?? {}) as { title?: unknown; text?: unknown };
  if (typeof title !== 'string' || !/[a-z0-9]/i.test(title)) {
    return problem(c, 422, 'title must be a text with a letter or digit');
  }
  return typeof text === 'string' ? { title, text } : problem(c, 422, 'text must be a text');
}

/** The article in the body, or the answer that says why there is none. */
export async function readDraft(c: Context): Promise<Draft | Response> {
  if (mediaType(c) !== 'application/json') {
    c.header('Accept', 'application/json');
    return problem(c, 415, 'send application/json');
  }
  const json = await readJson(c);
  return json ? asDraft(c, json.value) : problem(c, 400, 'the body is not JSON');
}

/** The article after a JSON Merge Patch (RFC 7396), or the answer that says why not. */
export async function readPatch(c: Context, { title, text }: Draft): Promise<Draft | Response> {
  if (mediaType(c) !== mergePatch) {
    c.header('Accept-Patch', mergePatch);
    return problem(c, 415, `send ${mergePatch}`);
  }
  const json = await readJson(c);
  if (!json) return problem(c, 400, 'the body is not JSON');
  return asDraft(c, { title, text, ...(json.value as Partial<Draft> | null) });
}
