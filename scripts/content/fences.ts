/** Every fenced block of a page is right, or is wrong in the way that it declares. */

import { readFenceMeta } from '../../lib/course/fence';
import type { ContentProblem } from '../../lib/course/problem';
import { httpProblem } from './http';
import { sqlProblem } from './sql';
import { compileSnippets, type Snippet } from './typescript';
import type { WrittenPage } from './written-page';

export interface Finding {
  /** Within the block, from 1. */
  readonly line: number;
  readonly message: string;
  /** A TypeScript error's number; `''` for the other languages. */
  readonly code: string;
}

const TYPESCRIPT = new Set(['ts', 'tsx']);

export interface FenceReport {
  readonly problems: readonly ContentProblem[];
  readonly checked: number;
  readonly fragments: number;
}

/** Checks all pages at once, as one TypeScript program is far cheaper than many. */
export function checkFences(pages: readonly WrittenPage[], root: string): FenceReport {
  const blocks = pages.flatMap((page) =>
    page.facts.fences
      .map((fence) => ({ page, ...fence, declared: readFenceMeta(fence.meta) }))
      .filter(({ lang }) => TYPESCRIPT.has(lang) || lang === 'json' || lang === 'http' || lang === 'sql'),
  );
  const whole = blocks.filter(({ declared }) => !declared.fragment);
  const snippets = whole
    .filter(({ lang }) => TYPESCRIPT.has(lang))
    .map((block): Snippet & { block: (typeof whole)[number] } => ({
      block,
      lab: block.page.lab.id,
      text: block.text,
      extension: block.lang,
    }));
  const compiled = compileSnippets(snippets, root);
  const findings = new Map(snippets.map(({ block }, index) => [block, compiled[index] ?? []]));

  const problems = whole.flatMap((block) => {
    const found = findings.get(block) ?? checkText(block.lang, block.text);
    return judge(found, block.declared.error).map(
      ({ line, message, mend }): ContentProblem => ({
        file: block.page.file,
        line: block.page.bodyOffset + block.line + line,
        message: `${block.lang} block: ${message}`,
        mend,
      }),
    );
  });
  return { problems, checked: whole.length, fragments: blocks.length - whole.length };
}

function checkText(lang: string, text: string): readonly Finding[] {
  if (lang === 'http') return present(httpProblem(text));
  if (lang === 'sql') return present(sqlProblem(text));
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [{ line: 1, message: error instanceof Error ? error.message : String(error), code: '' }];
  }
}

const present = (finding: Finding | null): readonly Finding[] => (finding ? [finding] : []);

/** @param expected `null`: must be right; `''`: must be wrong; else the code that it must give */
function judge(
  found: readonly Finding[],
  expected: string | null,
): readonly { readonly line: number; readonly message: string; readonly mend: string }[] {
  if (expected === null) {
    return found.map(({ line, message, code }) => ({
      line,
      message: code ? `TS${code}: ${message}` : message,
      mend: `Correct it; or declare error${code ? `="${code}"` : ''} when it is meant to fail, or fragment when it does not stand alone.`,
    }));
  }
  if (found.length === 0) {
    return [
      { line: 0, message: 'it declares an error, and has none', mend: 'Remove "error" after the language.' },
    ];
  }
  if (expected === '') return [];
  return found
    .filter(({ code }) => code !== expected)
    .map(({ line, message, code }) => ({
      line,
      message: `it declares TS${expected}, and gives TS${code}: ${message}`,
      mend: `Declare error="${code}", or correct the other error.`,
    }));
}
