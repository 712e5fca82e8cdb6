/** Reads a file of `NAME=value` lines as Node does (`--env-file`, `process.loadEnvFile`, `util.parseEnv`). */
const LINE = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("(?:[^"])*"|'(?:[^'])*'|`(?:[^`])*`|[^\n#]*)?/gm;

export function parseEnv(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', raw = ''] of text.replaceAll('\r\n', '\n').matchAll(LINE)) {
    const quote = raw[0];
    if (quote === '"') found[name] = raw.slice(1, -1).replaceAll('\\n', '\n');
    else if (quote === "'" || quote === '`') found[name] = raw.slice(1, -1);
    else found[name] = raw.trim();
  }
  return found;
}
