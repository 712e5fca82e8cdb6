/** What a client of PostgreSQL says, by the type byte of the message. */
import { TapError } from '../decoder';
import { decodeUtf8 } from '../text';
import type { BodyReader } from './body-reader';
import type { PostgresBody } from './messages';

const PLAIN = { S: 'sync', H: 'flush', X: 'terminate', c: 'copy-done' } as const;

export const FRONTEND_TYPES = 'QPBDESHCXdcfpF';

export function readFrontend(type: string, body: BodyReader): PostgresBody {
  switch (type) {
    case 'Q':
      return { kind: 'query', sql: body.string() };
    case 'P':
      return { kind: 'parse', statement: body.string(), sql: body.string() };
    case 'B': {
      const portal = body.string();
      const statement = body.string();
      body.list(() => body.int16());
      return { kind: 'bind', portal, statement, parameters: body.cells() };
    }
    case 'D':
    case 'C': {
      const of = body.byte() === 0x53 ? 'statement' : 'portal';
      return { kind: type === 'D' ? 'describe' : 'close', of, name: body.string() };
    }
    case 'E':
      return { kind: 'execute', portal: body.string(), rows: body.int32() };
    case 'd':
      return { kind: 'copy-data', text: decodeUtf8(body.rest()) };
    case 'f':
      return { kind: 'copy-fail', reason: body.string() };
    case 'p':
      return { kind: 'credentials' };
    case 'F':
      return { kind: 'function' };
    case 'S':
    case 'H':
    case 'X':
    case 'c':
      return { kind: PLAIN[type] };
    default:
      throw new TapError(`No message of a PostgreSQL client has the type “${type}”.`);
  }
}

export const STARTUP_CODES = { ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;

/** The first message of a client has no type byte. */
export function readStartup(body: BodyReader): PostgresBody {
  const code = body.int32();
  if (code === STARTUP_CODES.ssl) return { kind: 'ssl-request' };
  if (code === STARTUP_CODES.gss) return { kind: 'gss-request' };
  if (code === STARTUP_CODES.cancel) return { kind: 'cancel', pid: body.int32() };
  if (code >>> 16 !== 3)
    throw new TapError(`Version ${code >>> 16} of PostgreSQL's protocol is not read here.`);
  const parameters: Record<string, string> = {};
  while (body.left > 1) {
    const name = body.string();
    parameters[name] = body.string();
  }
  return { kind: 'startup', version: `${code >>> 16}.${code & 0xffff}`, parameters };
}
