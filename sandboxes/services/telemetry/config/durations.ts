import * as z from 'zod';
import { parseDuration } from '../promql/duration';

/** `15s` as milliseconds. */
export const duration = z.coerce.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== null) return milliseconds;
  context.addIssue(`not a valid duration string: "${text}"`);
  return z.NEVER;
});
