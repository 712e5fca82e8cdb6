/** What is wrong with the content: where, what, and how to mend it. */

export interface ContentProblem {
  /** Relative to the repository: `content/http-in-depth/http-caching.mdx`. */
  readonly file: string;
  /** Counted from 1 in the whole file, front matter included. */
  readonly line: number;
  /** Path inside front matter or YAML: `objectives.0.id`. */
  readonly field?: string;
  readonly message: string;
  readonly mend: string;
}

export function formatProblem({ file, line, field, message, mend }: ContentProblem): string {
  return `${file}:${line}${field ? ` (${field})` : ''}: ${message}\n    ${mend}`;
}

/** Thrown by readers: fails the build, and shows in the overlay of `next dev`. */
export class ContentError extends Error {
  readonly problems: readonly ContentProblem[];

  constructor(problems: readonly ContentProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ContentError';
    this.problems = problems;
  }
}
