import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { type FlagValues, UsageError } from './service';

/** What is wrong with something given, a mistake each: `hang: Too big: expected number to be <=1`. */
export const problemsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));

/**
 * The settings in the JSON file that a flag names; `otherwise` where it is not given.
 * @throws {UsageError} it cannot be read, is not JSON, or not such settings
 */
export function readSettings<Shape extends z.ZodType>(
  service: string,
  flags: FlagValues,
  flag: string,
  shape: Shape,
  otherwise: z.infer<Shape>,
): z.infer<Shape> {
  const file = flags[flag];
  if (typeof file !== 'string') return otherwise;
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `${service}: --${flag} ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  throw new UsageError(`${service}: --${flag} ${file}:\n${problemsOf(read.error).join('\n')}`);
}
