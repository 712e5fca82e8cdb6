/** What the API takes, and what it says to what it does not take. */
import * as z from 'zod';
import { problemResponse } from '../fault-policy/problem';
import { problemsOf } from '../settings-file';
import { CARDS } from './cards';
import { isSecret } from './webhooks/sign';

const amount = z.int().min(1).max(99_999_999);

const card = z.string().superRefine((given, { addIssue }) => {
  if (/^[\d -]{12,23}$/.test(given))
    addIssue({
      code: 'custom',
      message: 'this looks like a card number, which must never reach a server of yours: send a token',
    });
  else if (!CARDS.has(given))
    addIssue({ code: 'custom', message: `no such token; there are ${[...CARDS.keys()].join(', ')}` });
});

export const paymentRequest = z.strictObject({
  amount,
  currency: z.string().regex(/^[a-z]{3}$/, 'three small letters (ISO 4217): "eur"'),
  card,
  capture: z.boolean().default(true),
  description: z.string().max(500).nullable().default(null),
  metadata: z.record(z.string().max(40), z.string().max(500)).default({}),
});

export const amountRequest = z.strictObject({ amount: amount.optional() });
export const refundRequest = z.strictObject({ payment: z.string(), amount: amount.optional() });

const address = z.url({ protocol: /^https?$/, error: 'an address with http:// or https://' });
const secret = z.string().refine(isSecret, 'whsec_ and 24 to 64 bytes in base64');
export const endpointRequest = z.strictObject({ url: address, secret: secret.optional() });

/** @returns what the body says, or the answer that says what is wrong with it: 400 */
export async function readBody<Shape extends z.ZodType>(
  request: Request,
  shape: Shape,
): Promise<{ readonly data: z.infer<Shape> } | { readonly refusal: Response }> {
  const refuse = (detail: string) => ({
    refusal: problemResponse({ status: 400, code: 'invalid_request', title: 'Not understood', detail }),
  });
  const text = await request.text();
  let given: unknown;
  try {
    given = text === '' ? {} : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(`The body is not JSON: ${error.message}`);
    throw error;
  }
  const read = shape.safeParse(given);
  if (read.success) return { data: read.data };
  return refuse(problemsOf(read.error).join('; '));
}
