/** The parser against broken messages: no way of cutting them changes what is read, and Node's own parser reads the same. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type InformationEvent, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../random';
import { latin1 } from './latin1';
import { mutated, type Random } from './mutations';
import { HttpParseError } from './parse-error';
import { FRAMED, MessageParser, UPGRADE } from './parser';

type Kind = 'request' | 'response';
const text = (bytes: Uint8Array) => latin1(bytes, 0, bytes.length);

interface Reading {
  /** Start line and field lines of each message, also of one that was cut off later. */
  readonly heads: string[];
  /** Content and trailers of each whole one. */
  readonly contents: string[];
  readonly error: string | null;
  /** Something else than HTTP follows. */
  readonly upgraded: boolean;
}

/** What the parser makes of a connection that carries `pieces` and ends. */
function read(kind: Kind, pieces: readonly Uint8Array[], lenient = false): Reading {
  const heads: string[] = [];
  const contents: string[] = [];
  let body = '';
  const parser = new MessageParser(
    kind,
    {
      onHead(message) {
        const { method, target, status, reason, major, minor, fields } = message;
        const line = kind === 'request' ? `${method} ${target}` : `${status} ${reason}`;
        heads.push(`${line} ${major}.${minor} ${JSON.stringify(fields)}`);
        body = '';
        return message.upgrade ? UPGRADE : FRAMED;
      },
      onBody(bytes) {
        body += text(bytes);
      },
      onComplete: (trailers) => contents.push(`${JSON.stringify(body)} ${JSON.stringify(trailers)}`),
    },
    { lenient },
  );
  const outcome = (failed: HttpParseError | null, upgraded: boolean) => {
    const error = failed && `${failed.code} ${failed.message}`;
    return { heads, contents, error, upgraded };
  };
  for (const piece of pieces) {
    const result = parser.execute(piece);
    if (result instanceof HttpParseError) return outcome(result, false);
    if (result < piece.length || parser.upgrade) return outcome(null, true);
  }
  return outcome(parser.finish(), false);
}

const split = (bytes: Uint8Array, at: number) => [bytes.subarray(0, at), bytes.subarray(at)];
const bytewise = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

function cases(kind: Kind, seed: number, count: number): Uint8Array[] {
  const random: Random = mulberry32(seed);
  return Array.from({ length: count }, () => mutated(kind, random));
}

describe.each(['request', 'response'] as const)('a mutated %s', (kind) => {
  it.each([false, true])('is read the same however it is cut (lenient: %s)', (lenient) => {
    for (const bytes of cases(kind, 1, 3000)) {
      const whole = read(kind, [bytes], lenient);
      if (whole.upgraded) continue;
      expect(read(kind, bytewise(bytes), lenient), text(bytes)).toEqual(whole);
    }
    for (const bytes of cases(kind, 2, 40)) {
      const whole = read(kind, [bytes], lenient);
      if (whole.upgraded) continue;
      for (let at = 1; at < bytes.length; at++)
        expect(read(kind, split(bytes, at), lenient), `${at} of ${text(bytes)}`).toEqual(whole);
    }
  });
});

const SAMPLE = 400;

describe('Node reads the same of', () => {
  it('requests: heads, and what is wrong with them', async () => {
    let heads: string[] = [];
    let error: string | null = null;
    const server = createServer({ requireHostHeader: false }, (incoming) => {
      const { method, url, httpVersion, rawHeaders } = incoming;
      heads.push(`${method} ${url} ${httpVersion} ${JSON.stringify(rawHeaders)}`);
      incoming.on('error', () => incoming.resume()).resume();
    });
    server.on('clientError', (failure: NodeJS.ErrnoException, socket) => {
      error ??= `${failure.code} ${failure.message}`;
      socket.destroy();
    });
    const port = await listening(server);
    for (const bytes of cases('request', 3, SAMPLE)) {
      const ours = read('request', [bytes]);
      if (ours.upgraded) continue;
      heads = [];
      error = null;
      const accepted = once(server, 'connection');
      const socket = connect(port, '127.0.0.1').resume();
      socket.on('error', () => socket.destroy());
      socket.end(bytes);
      const [peer] = await accepted;
      await new Promise((resolve) => peer.on('close', resolve));
      expect({ heads: ours.heads, error: ours.error }, text(bytes)).toEqual({ heads, error });
    }
    server.close();
  });

  it('responses: heads up to the final one, or what is wrong before it', async () => {
    let answer: Uint8Array = new Uint8Array(0);
    const server = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(answer));
    });
    const port = await listening(server);
    for (const bytes of cases('response', 4, SAMPLE)) {
      answer = bytes;
      const { heads, error, upgraded } = read('response', [bytes]);
      if (upgraded) continue;
      const final = heads.findIndex((head) => !head.startsWith('1'));
      const ours = final >= 0 ? heads.slice(0, final + 1) : [...heads, error ?? HANG_UP];
      // An end in the middle is a connection that was hung up.
      const told = ours.map((line) => (line.startsWith('HPE_INVALID_EOF_STATE') ? HANG_UP : line));
      expect(told, text(bytes)).toEqual(await asked(port));
    }
    server.close();
  });
});

const HANG_UP = 'ECONNRESET socket hang up';

async function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The heads that Node's client sees of an answer, the last line an error when there is no final one. */
function asked(port: number): Promise<string[]> {
  return new Promise((resolve) => {
    const seen: string[] = [];
    const head = (message: InformationEvent | IncomingMessage) => {
      const { statusCode, statusMessage, httpVersion, rawHeaders } = message;
      seen.push(`${statusCode} ${statusMessage} ${httpVersion} ${JSON.stringify(rawHeaders)}`);
    };
    const asking = request({ port, host: '127.0.0.1', agent: false });
    asking.on('information', head);
    asking.on('response', (response) => {
      head(response);
      resolve(seen);
      response.on('error', () => asking.destroy()).resume();
    });
    asking.on('error', (error: NodeJS.ErrnoException) =>
      resolve([...seen, `${error.code} ${error.message}`]),
    );
    asking.end();
  });
}
