/** YAML read against a Zod schema, with every problem at its line. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ContentError, type ContentProblem } from './problem';

/**
 * @param at the file, and how many of its lines come before `text`
 * @throws ContentError
 */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  at: { readonly file: string; readonly linesBefore: number },
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line + at.linesBefore;
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    throw new ContentError(
      syntax.map(({ pos, message }) => ({
        file: at.file,
        line: lineAt(pos[0]),
        message: `this is not valid YAML: ${message.split('\n')[0] ?? message}`,
        mend: 'Quote values that hold a colon, and indent by two spaces.',
      })),
    );
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;

  /** The line of the deepest part of the path that exists: a missing field is reported at its parent. */
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return at.linesBefore + 1;
  };
  throw new ContentError(
    parsed.error.issues.map((issue): ContentProblem => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
      return {
        file: at.file,
        line: lineOf(path),
        field: path.map(String).join('.') || 'the whole document',
        message: issue.message,
        mend: mendFor(issue, schema),
      };
    }),
  );
}

function mendFor(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const field = String(issue.path.at(-1) ?? '');
  if (issue.code === 'unrecognized_keys')
    return `Remove it, or correct its spelling: the fields are ${fields(schema)}.`;
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `Add "${field}" (${issue.expected}).`;
  if (issue.code === 'invalid_value') return `Write one of: ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'too_big') return `Shorten it to ${issue.maximum} at most.`;
  if (issue.code === 'too_small') return `Give at least ${issue.minimum}.`;
  return `Correct "${field}"; lib/course/schema.ts describes every field.`;
}

const fields = (schema: z.ZodType): string =>
  'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape).join(', ')
    : 'in lib/course/schema.ts';
