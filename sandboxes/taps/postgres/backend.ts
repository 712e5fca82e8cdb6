/** What a PostgreSQL server says, by the type byte of the message. */
import { TapError } from '../decoder';
import { decodeUtf8 } from '../text';
import type { BodyReader } from './body-reader';
import type { PostgresBody, ServerReport } from './messages';

const METHODS: Readonly<Record<number, string>> = {
  0: 'ok',
  2: 'Kerberos V5',
  3: 'cleartext password',
  5: 'MD5 password',
  7: 'GSSAPI',
  8: 'GSSAPI, continued',
  9: 'SSPI',
  10: 'SASL',
  11: 'SASL, continued',
  12: 'SASL, final',
};

const PLAIN = {
  1: 'parse-complete',
  2: 'bind-complete',
  3: 'close-complete',
  n: 'no-data',
  I: 'empty-query',
  s: 'portal-suspended',
  t: 'parameter-description',
  c: 'copy-done',
  V: 'function',
  v: 'negotiate',
} as const;

const TRANSACTION: Readonly<Record<string, 'idle' | 'open' | 'failed'>> = {
  I: 'idle',
  T: 'open',
  E: 'failed',
};
const COPY = { G: 'in', H: 'out', W: 'both' } as const;

export const BACKEND_TYPES = 'RKSZTDCENA123nIstcVvGHWd';

function report(body: BodyReader): ServerReport {
  const fields: Record<string, string> = {};
  for (let letter = body.byte(); letter !== 0; letter = body.byte())
    fields[String.fromCharCode(letter)] = body.string();
  const { V, S, C = '', M = '' } = fields;
  return { severity: V ?? S ?? '', code: C, message: M, fields };
}

function column(body: BodyReader): string {
  const name = body.string();
  // Table, column, type, size, modifier, format.
  body.int32();
  body.int16();
  body.int32();
  body.int16();
  body.int32();
  body.int16();
  return name;
}

export function readBackend(type: string, body: BodyReader): PostgresBody {
  switch (type) {
    case 'R': {
      const code = body.int32();
      const names = code === 10 ? ` ${decodeUtf8(body.rest()).split('\0').filter(Boolean).join(', ')}` : '';
      return { kind: 'authentication', method: `${METHODS[code] ?? `method ${code}`}${names}` };
    }
    case 'K':
      return { kind: 'backend-key', pid: body.int32() };
    case 'S':
      return { kind: 'parameter', name: body.string(), value: body.string() };
    case 'Z': {
      const transaction = TRANSACTION[String.fromCharCode(body.byte())];
      if (!transaction) throw new TapError('ReadyForQuery names no state of a transaction.');
      return { kind: 'ready', transaction };
    }
    case 'T':
      return { kind: 'row-description', columns: body.list(() => column(body)) };
    case 'D':
      return { kind: 'data-row', cells: body.cells() };
    case 'C':
      return { kind: 'complete', tag: body.string() };
    case 'E':
      return { kind: 'error', report: report(body) };
    case 'N':
      return { kind: 'notice', report: report(body) };
    case 'A':
      return { kind: 'notification', pid: body.int32(), channel: body.string(), payload: body.string() };
    case 'G':
    case 'H':
    case 'W':
      return { kind: 'copy-begin', way: COPY[type] };
    case 'd':
      return { kind: 'copy-data', text: decodeUtf8(body.rest()) };
    case '1':
    case '2':
    case '3':
    case 'n':
    case 'I':
    case 's':
    case 't':
    case 'c':
    case 'V':
    case 'v':
      return { kind: PLAIN[type] };
    default:
      throw new TapError(`No message of a PostgreSQL server has the type “${type}”.`);
  }
}
