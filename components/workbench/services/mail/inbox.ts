/** What the inbox says over HTTP (`sandboxes/services/mail/api.ts`). */
import type { Asking, ServicePanelProps } from '../registry';

const INBOX_PORT = 8025;

export interface Mailbox {
  readonly name?: string;
  readonly address?: string;
}

interface MailEnvelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly helo: string;
  readonly client: string;
  readonly user: string | null;
}

export interface MailSummary {
  readonly id: string;
  /** ISO 8601. */
  readonly received: string;
  readonly envelope: MailEnvelope;
  readonly from?: Mailbox;
  readonly subject: string;
  readonly attachments: number;
  /** Bytes. */
  readonly size: number;
}

export interface Mail extends Omit<MailSummary, 'attachments' | 'size'> {
  readonly to?: readonly Mailbox[];
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly {
    readonly filename: string | null;
    readonly mimeType: string;
    readonly size: number;
  }[];
}

export interface OpenedMail {
  readonly mail: Mail;
  /** As it came. */
  readonly source: string;
}

/** Where the lab has put the inbox. */
function portOf({ clientEnv }: ServicePanelProps['plan']): number {
  const url = Object.values(clientEnv).find((value) => value.startsWith('http://'));
  return url === undefined ? INBOX_PORT : Number(new URL(url).port) || INBOX_PORT;
}

export async function listMail({ plan, ask }: Asking, signal: AbortSignal): Promise<readonly MailSummary[]> {
  const response = await ask('/messages', { port: portOf(plan), signal });
  return (await response.json()) as readonly MailSummary[];
}

/** null: it has been removed meanwhile. */
export async function openMail(
  { plan, ask }: Asking,
  id: string,
  signal: AbortSignal,
): Promise<OpenedMail | null> {
  const [whole, raw] = await Promise.all(
    [`/messages/${id}`, `/messages/${id}/raw`].map((path) => ask(path, { port: portOf(plan), signal })),
  );
  if (!whole?.ok || !raw?.ok) return null;
  return { mail: (await whole.json()) as Mail, source: await raw.text() };
}

export const nameOf = ({ name = '', address = '' }: Mailbox = {}): string => (name === '' ? address : name);
