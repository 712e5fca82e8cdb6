/** Messages of the server (PostgreSQL 18, chapter 54.7). */
import { concat, joinBytes } from '../../../bytes';
import { readText } from './frontend';

export interface BackendMessage {
  readonly type: string;
  /** Without type and length. */
  readonly body: Uint8Array;
}

/** Fields of an error or a notice by their letter: `C` SQLSTATE, `M` message, `D` detail, `H` hint (chapter 54.8). */
export type ErrorFields = Readonly<Record<string, string>>;

/** @param bytes whole messages */
export function messagesOf(bytes: Uint8Array): BackendMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: BackendMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + view.getInt32(at + 1);
    found.push({ type: String.fromCharCode(bytes[at] ?? 0), body: bytes.subarray(at + 5, end) });
    at = end;
  }
  return found;
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

export function encodeAll(messages: readonly BackendMessage[]): Uint8Array<ArrayBuffer> {
  return joinBytes(
    messages.flatMap(({ type, body }) => {
      const head = new Uint8Array(5);
      head[0] = type.charCodeAt(0);
      new DataView(head.buffer).setInt32(1, body.length + 4);
      return [head, body];
    }),
  );
}

export function readError(body: Uint8Array): ErrorFields {
  const fields: Record<string, string> = {};
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const { text, end } = readText(body, at + 1);
    fields[String.fromCharCode(body[at] ?? 0)] = text;
    at = end;
  }
  return fields;
}

/** A DataRow in text format. */
export function readRow(body: Uint8Array): (string | null)[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const columns: (string | null)[] = [];
  let at = 2;
  for (let left = view.getInt16(0); left > 0; left--) {
    const length = view.getInt32(at);
    at += 4;
    columns.push(length < 0 ? null : decoder.decode(body.subarray(at, at + length)));
    if (length > 0) at += length;
  }
  return columns;
}

const message = (type: string, ...parts: readonly (string | number | Uint8Array)[]): BackendMessage => ({
  type,
  body: concat(
    ...parts.map((part) =>
      typeof part === 'number' ? int32(part) : typeof part === 'string' ? utf8.encode(`${part}\0`) : part,
    ),
  ),
});

function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return bytes;
}

export function errorMessage(fields: ErrorFields, type: 'E' | 'N' = 'E'): BackendMessage {
  const parts = Object.entries(fields).map(([letter, value]) => utf8.encode(`${letter}${value}\0`));
  return { type, body: concat(...parts, new Uint8Array(1)) };
}

export type Severity = 'ERROR' | 'FATAL' | 'WARNING';

/** @param more detail (`D`), hint (`H`) … */
export const problem = (
  severity: Severity,
  code: string,
  text: string,
  more: ErrorFields = {},
): BackendMessage => errorMessage({ S: severity, V: severity, C: code, M: text, ...more });

export type TransactionState = 'I' | 'T' | 'E';

export const readyForQuery = (state: TransactionState): BackendMessage => ({
  type: 'Z',
  body: utf8.encode(state),
});
export const authenticationOk = (): BackendMessage => message('R', 0);
/** SASL: 10 mechanisms, 11 challenge, 12 what the server proves at last. */
export const authenticationSasl = (mechanisms: readonly string[]): BackendMessage =>
  message('R', 10, ...mechanisms, new Uint8Array(1));
export const authenticationStep = (step: 11 | 12, data: string): BackendMessage =>
  message('R', step, utf8.encode(data));
export const parameterStatus = (name: string, value: string): BackendMessage => message('S', name, value);
export const backendKey = (pid: number, secret: number): BackendMessage => message('K', pid, secret);
export const notification = (pid: number, channel: string, payload: string): BackendMessage =>
  message('A', pid, channel, payload);
/** The version of the protocol that is spoken, and options (`_pq_.…`) that it does not know. */
export const negotiateVersion = (unknown: readonly string[]): BackendMessage =>
  message('v', 0x0003_0000, unknown.length, ...unknown);

export function readNotification(body: Uint8Array): { readonly channel: string; readonly payload: string } {
  const { text: channel, end } = readText(body, 4);
  return { channel, payload: readText(body, end).text };
}
