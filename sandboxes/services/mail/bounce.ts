import type { Refusal } from './rules';

export interface Bounced {
  /** Who sent the message that came back. */
  readonly sender: string;
  readonly recipient: string;
  readonly refusal: Refusal;
  readonly original: Buffer;
}

const POSTMASTER = 'mailer-daemon@mail';

/**
 * A delivery status notification (RFC 3464): for people, for programs, and the head of what came back.
 * @param now milliseconds since the epoch
 * @param boundary a text that the message does not have
 */
export function bounceOf(
  { sender, recipient, refusal, original }: Bounced,
  now: number,
  boundary: string,
): Buffer {
  const [status = '5.0.0'] = /^[245]\.\d{1,3}\.\d{1,3}/.exec(refusal.text) ?? [];
  const date = new Date(now).toUTCString().replace('GMT', '+0000');
  const lines = [
    `From: Mail Delivery Subsystem <${POSTMASTER}>`,
    `To: <${sender}>`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${date}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message to ${recipient} could not be delivered:`,
    '',
    `    ${refusal.code} ${refusal.text}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail',
    `Arrival-Date: ${date}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${refusal.code} ${refusal.text}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headOf(original),
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

function headOf(message: Buffer): string {
  const end = message.indexOf('\r\n\r\n');
  return message.subarray(0, end === -1 ? message.length : end).toString('utf8');
}
