import { invalidArgType } from '../node-error';

const LINE =
  /^\s*(?:export\s+)?([\w.-]+)\s*=\s*('(?:[^'])*'|"(?:\\"|[^"])*"|`(?:[^`])*`|[^#\n\r]*)?[^\n\r]*$/gm;

/** What a `.env` file sets, as `node --env-file` reads it. */
export function parseEnv(content: string): Record<string, string> {
  if (typeof content !== 'string') throw invalidArgType('content', 'of type string', content);
  const values: Record<string, string> = {};
  for (const [, name = '', raw = ''] of content.matchAll(LINE)) {
    const text = raw.trim();
    const quote = /^(['"`])[\s\S]*\1$/.exec(text)?.[1];
    if (quote === undefined || text.length < 2) values[name] = text;
    else values[name] = quote === '"' ? text.slice(1, -1).replaceAll('\\n', '\n') : text.slice(1, -1);
  }
  return values;
}
