import type { z } from 'zod';
import { ContentError } from './problem';
import { readYaml } from './yaml';

export interface SplitPage<Fields> {
  readonly frontMatter: Fields;
  /** The MDX below the front matter. */
  readonly body: string;
  /** Lines of the file before `body`: what turns a line of the body into a line of the file. */
  readonly bodyOffset: number;
}

/** @throws ContentError naming file, line and field */
export function readFrontMatter<Fields>(
  text: string,
  file: string,
  schema: z.ZodType<Fields>,
): SplitPage<Fields> {
  const match = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) {
    throw new ContentError([
      {
        file,
        line: 1,
        message: 'the page has no front matter',
        mend: 'Begin the file with a line "---", the fields of lib/course/schema.ts as YAML, and a line "---".',
      },
    ]);
  }
  const [whole, yaml = ''] = match;
  return {
    frontMatter: readYaml(yaml, schema, { file, linesBefore: 1 }),
    body: text.slice(whole.length),
    bodyOffset: whole.split('\n').length - 1,
  };
}
