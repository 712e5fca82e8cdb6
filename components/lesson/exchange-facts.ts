/** An exchange in words and numbers, for the eye: no React. */
import type { Exchange, HeaderField } from '@/sandboxes/http1/message';

/** Fields that every answer of a Node server has, and that seldom are the point. */
const COMMON = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

export interface SplitFields {
  readonly telling: readonly HeaderField[];
  readonly common: readonly HeaderField[];
}

export const splitFields = (fields: readonly HeaderField[]): SplitFields => ({
  telling: fields.filter(([name]) => !COMMON.has(name.toLowerCase())),
  common: fields.filter(([name]) => COMMON.has(name.toLowerCase())),
});

export type StatusTone = 'good' | 'info' | 'warn' | 'bad';

/** By the class of the status code, RFC 9110 §15. */
export function statusTone(status: number): StatusTone {
  if (status < 200) return 'info';
  if (status < 300) return 'good';
  if (status < 400) return 'info';
  return status < 500 ? 'warn' : 'bad';
}

/** `12 ms`, `0.4 ms`. */
export const formatMilliseconds = (duration: number): string =>
  `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;

export const durationOf = ({ timing }: Exchange): number => timing.end - timing.start;

/** Text of a body; JSON laid out. `null` when the bytes are no UTF-8 text. */
export function readableBody(body: Uint8Array, contentType: string | undefined): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  if (!/[/+]json\b/i.test(contentType ?? '')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    // A server under repair may send text that is no JSON in spite of its type: shown as it is.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Bytes of a message as one reads them: line ends made visible, bytes that are no printable ASCII as `\xNN`. */
export function visibleBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 13) text += '␍';
    else if (byte === 10) text += '␊\n';
    else if (byte === 9 || (byte >= 32 && byte < 127)) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
