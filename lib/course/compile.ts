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

interface EsbuildMessage {
  readonly text: string;
  readonly location: { readonly line: number } | null;
}

const esbuildMessages = (error: unknown): readonly EsbuildMessage[] =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];

const lineOfFailure = (error: unknown) => esbuildMessages(error)[0]?.location?.line ?? 1;

const reasonOf = (error: unknown) =>
  esbuildMessages(error)[0]?.text ?? (error instanceof Error ? error.message : String(error));
