import * as z from 'zod';

const milliseconds = z.number().min(0).max(86_400_000);

/** How deliveries behave, as `/_webhooks` takes it. */
export const webhookSettings = z.strictObject({
  format: z.enum(['compact', 'odd']).default('compact'),
  /** Each delivery that succeeds is made so many times more. */
  duplicates: z.int().min(0).max(20).default(0),
  /** Each event waits until the one after it has gone out. */
  reorder: z.boolean().default(false),
  /** Milliseconds that an endpoint has for its answer. */
  timeout: milliseconds.min(1).default(15_000),
  /** Milliseconds before each further attempt, then it is given up: the schedule that Standard Webhooks recommends. */
  retries: z
    .array(milliseconds)
    .max(20)
    .default([5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1000)),
});

export type WebhookSettings = z.infer<typeof webhookSettings>;
export const DEFAULT_SETTINGS: WebhookSettings = webhookSettings.parse({});
