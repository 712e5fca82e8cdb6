/** What stands after ``` in a lesson: a language, then `title="src/app.ts" {3,5-7} error="2322" fragment`. */

export interface FenceMeta {
  readonly title: string | null;
  /** Line numbers to mark, from 1. */
  readonly marked: ReadonlySet<number>;
  /** `null`: must be right. `''`: must be wrong. Else the error code that it must give. */
  readonly error: string | null;
  /** A part that does not stand alone: shown, not compiled. */
  readonly fragment: boolean;
}

export function readFenceMeta(meta: string): FenceMeta {
  const marked = new Set<number>();
  for (const part of (/\{([\d,\s-]+)\}/.exec(meta)?.[1] ?? '').split(',')) {
    const [from, to = from] = part.split('-').map(Number);
    if (from) for (let line = from; line <= (to ?? from); line += 1) marked.add(line);
  }
  const error = /(?:^|\s)error(?:="([^"]*)")?(?=\s|$)/.exec(meta);
  return {
    title: /title="([^"]*)"/.exec(meta)?.[1] ?? null,
    marked,
    error: error ? (error[1] ?? '') : null,
    fragment: /(?:^|\s)fragment(?=\s|$)/.test(meta),
  };
}
