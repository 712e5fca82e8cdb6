/** Finds `src/app.ts:12:5` in output, in whichever of Node's and the browsers' spellings, for files that the learner has. */

export interface FrameLink {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
  /** Where the link stands in the text. */
  readonly start: number;
  readonly end: number;
}

const LOCATION = /(?:file:\/\/)?([\w@./\\-]+\.(?:[cm]?[jt]sx?|json)):(\d+)(?::(\d+))?/g;

export function frameLinks(text: string, paths: readonly string[]): FrameLink[] {
  if (!text.includes(':')) return [];
  const links: FrameLink[] = [];
  for (const match of text.matchAll(LOCATION)) {
    const path = ownPath(match[1] ?? '', paths);
    if (path === null) continue;
    links.push({
      path,
      line: Number(match[2]),
      column: match[3] === undefined ? null : Number(match[3]),
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return links;
}

/** The learner's file that an absolute or relative spelling means; `null` for the engine's and the dependencies' own. */
function ownPath(spelled: string, paths: readonly string[]): string | null {
  if (spelled.includes('node_modules/')) return null;
  const clean = spelled.replaceAll('\\', '/').replace(/^\.\//, '');
  return paths.find((path) => clean === path || clean.endsWith(`/${path}`)) ?? null;
}

export interface Crash {
  /** `TypeError: x is not a function` */
  readonly message: string;
  /** The topmost frame in the learner's own files. */
  readonly at: FrameLink | null;
}

/** What a process that died said last: its error and the learner's line. `null` when it said nothing like an error. */
export function crashIn(lines: readonly string[], paths: readonly string[]): Crash | null {
  const errorAt = lines.findLastIndex((line) =>
    /^(?:Uncaught |\[)?(?:[A-Z]\w*)?(?:Error|Exception)\b(?: \[\w+\])?(?::|$)/.test(line.trim()),
  );
  if (errorAt === -1) return null;
  const message = (lines[errorAt] ?? '').trim().replace(/^\[(.*)\]$/, '$1');
  // Node prints file:line and a caret above the message of a syntax error, and the stack below any other.
  const around = [...lines.slice(errorAt), ...lines.slice(Math.max(0, errorAt - 6), errorAt)];
  const at = around.flatMap((line) => frameLinks(line, paths))[0] ?? null;
  return { message, at };
}
