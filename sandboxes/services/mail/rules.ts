/** What a mail server refuses, and when. Codes and words after RFC 5321 section 4.2 and RFC 3463. */
import * as z from 'zod';

const MAX_SIZE = 10 * 1024 * 1024;

export const mailRules = z.strictObject({
  /** Names and passwords. With any, who says none may not send. */
  users: z.record(z.string(), z.string()).default({}),
  /** Most bytes of a message. */
  size: z.int().min(1).max(MAX_SIZE).default(MAX_SIZE),
  /** Milliseconds that a sender whom nobody knows has to wait before it tries again; 0: nobody has to. */
  greylist: z.int().min(0).max(86_400_000).default(0),
  /** `*@full.example`, `unknown@*`; the first that fits says what is answered. */
  recipients: z
    .array(
      z.strictObject({
        match: z
          .string()
          .regex(/^[^@\s]+@[^@\s]+$/, 'an address, with * for any part before or behind the @'),
        code: z.int().min(400).max(599),
        text: z.string().regex(/^[\x20-\x7e]{1,400}$/, 'a line of ASCII'),
        /** `rcpt`: refused at once; `data`: when the whole message is there; `later`: accepted, and a bounce is sent back. */
        at: z.enum(['rcpt', 'data', 'later']).default('rcpt'),
      }),
    )
    .max(100)
    .default([]),
});

export type MailRules = z.infer<typeof mailRules>;

export interface Refusal {
  readonly code: number;
  readonly text: string;
  readonly at: 'rcpt' | 'data' | 'later';
}

/** Addresses whose first part says what becomes of a message, at any domain. Rules come before them. */
const BY_NAME: Readonly<Record<string, Refusal>> = {
  unknown: { code: 550, text: '5.1.1 There is no such mailbox here', at: 'rcpt' },
  full: { code: 452, text: '4.2.2 The mailbox is full', at: 'rcpt' },
  spam: { code: 554, text: '5.7.1 The message looks like spam', at: 'data' },
  bounce: { code: 550, text: '5.1.1 There is no such mailbox here', at: 'later' },
};

/** @returns why a message to this address is refused, or null */
export function refusalOf({ recipients }: MailRules, address: string): Refusal | null {
  const [name = '', domain = ''] = address.toLowerCase().split(/@(?=[^@]*$)/);
  const rule = recipients.find(({ match }) => {
    const [wantedName = '', wantedDomain = ''] = match.toLowerCase().split('@');
    return (wantedName === '*' || wantedName === name) && (wantedDomain === '*' || wantedDomain === domain);
  });
  return rule ?? BY_NAME[name] ?? null;
}

export const NO_RULES: MailRules = mailRules.parse({});
