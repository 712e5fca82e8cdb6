/** `{{variables}}` of prepared requests: filled in when sent, captured from answers. */
import { type Exchange, header } from '@/sandboxes/http1/message';
import type { RequestDraft } from '../contract';

export type Variables = Readonly<Record<string, string>>;

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/g;

/** Names that a draft uses and nobody has captured yet. */
export function missingVariables(draft: RequestDraft, variables: Variables): string[] {
  const text = [draft.path, ...draft.headers.flat(), draft.body ?? ''].join('\n');
  const names = [...text.matchAll(PLACE)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter((name) => !Object.hasOwn(variables, name));
}

/** The draft with every known variable filled in; unknown ones stay as they are, to be seen on the wire. */
export function filled(draft: RequestDraft, variables: Variables): RequestDraft {
  const fill = (text: string) => text.replace(PLACE, (whole, name: string) => variables[name] ?? whole);
  return {
    method: draft.method,
    path: fill(draft.path),
    headers: draft.headers.map(([name, value]) => [fill(name), fill(value)] as const),
    ...(draft.body === undefined ? {} : { body: fill(draft.body) }),
  };
}

/** What `capture` takes from an answer: `json:items[0].id`, `header:etag`. What the answer lacks is left out. */
export function captured(capture: Readonly<Record<string, string>>, exchange: Exchange): Variables {
  const found: Record<string, string> = {};
  const { response } = exchange;
  if (!response) return found;
  for (const [name, source] of Object.entries(capture)) {
    const value = source.startsWith('header:')
      ? header(response.headers, source.slice('header:'.length))
      : jsonAt(new TextDecoder().decode(response.body), source.slice('json:'.length));
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function jsonAt(text: string, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
