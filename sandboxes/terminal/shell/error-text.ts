/** `EACCES: permission denied, open '/app/x'` as a shell says it. */
export function asShell(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, words = '', path = ''] = /^E[A-Z]+: ([^,]+), \w+ '(?:\/app\/)?(.*)'$/.exec(text) ?? [];
  return words === '' ? text : `${path}: ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
