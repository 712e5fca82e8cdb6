/** One lesson's MDX to a component's code, with notes of what it holds. */
import { bundleMDX } from 'mdx-bundler';
import rehypeSlug from 'rehype-slug';
import remarkGfm from 'remark-gfm';
import { type LessonFacts, noFacts, noteHeadings, noteSource, numberAnswers } from './facts';
import { highlightCode } from './highlight';
import { ContentError } from './problem';

export interface CompiledLesson {
  /** For `getMDXComponent` of mdx-bundler, on the server only. */
  readonly code: string;
  readonly facts: LessonFacts;
}

/**
 * @param body MDX without front matter
 * @param bodyOffset lines of the file before `body`
 * @throws ContentError when the MDX does not parse
 */
export async function compileLesson(body: string, file: string, bodyOffset: number): Promise<CompiledLesson> {
  const facts = noFacts();
  try {
    const { code } = await bundleMDX({
      source: body,
      mdxOptions: (options) => ({
        ...options,
        remarkPlugins: [...(options.remarkPlugins ?? []), remarkGfm, noteSource(facts), numberAnswers],
        rehypePlugins: [...(options.rehypePlugins ?? []), rehypeSlug, noteHeadings(facts), highlightCode],
      }),
      esbuildOptions: (options) => ({ ...options, target: 'es2022', minify: false, logLevel: 'silent' }),
    });
    return { code, facts };
  } catch (error) {
    throw new ContentError([
      {
        file,
        line: bodyOffset + lineOfFailure(error),
        message: `this is not valid MDX: ${reasonOf(error)}`,
        mend: 'Close every tag, leave an empty line around block content, and write a literal "{" or "<" in backticks.',
      },
    ]);
  }
}

/** esbuild's message wraps MDX's own, which ends with its place in the body: `(3:1-3:23)`, or begins with it: `3:1: …`. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const lineOfFailure = (error: unknown): number => {
  const message = messageOf(error);
  const place = /\((\d+):\d+(?:-\d+:\d+)?\)/.exec(message) ?? /(?:^|\s)(\d+):\d+: /.exec(message);
  return Number(place?.[1] ?? 1);
};

const reasonOf = (error: unknown): string =>
  messageOf(error)
    .replace(/^[^\n]*\n/, '')
    .trim()
    .replace(/^\d+:\d+: /, '') || messageOf(error);
