/** A table of a thousand rows, and a client that reads one by its key: the simple protocol, without a library's own cost. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { HOST, PORT, perSecond } from './per-second';

const READY = 'Z'.charCodeAt(0);
const ERROR = 'E'.charCodeAt(0);

const socket = connect(PORT, HOST);
let received: Buffer = Buffer.alloc(0);
let answered: (() => void) | null = null;
let refused: ((error: Error) => void) | null = null;
socket.on('data', (piece: Buffer) => {
  received = received.length === 0 ? piece : Buffer.concat([received, piece]);
  let at = 0;
  for (; at + 5 <= received.length; ) {
    const end = at + 1 + received.readInt32BE(at + 1);
    if (end > received.length) break;
    if (received[at] === READY) answered?.();
    else if (received[at] === ERROR) refused?.(new Error(received.toString('latin1', at + 5, end)));
    at = end;
  }
  received = received.subarray(at);
});

const ask = (message: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    answered = resolve;
    refused = reject;
    socket.write(message);
  });

const framed = (kind: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(kind), length, Buffer.from(body)]);
};
const query = (sql: string): Promise<void> => ask(framed('Q', `${sql}\0`));

await once(socket, 'connect');
// Version 3.0, then names and values.
await ask(framed('', '\0\x03\0\0user\0postgres\0database\0postgres\0\0'));
await query('CREATE TABLE items AS SELECT id, md5(id::text) AS name FROM generate_series(1, 1000) AS id');
await query('CREATE UNIQUE INDEX ON items (id)');
let id = 0;
await perSecond(1, () => query(`SELECT name FROM items WHERE id = ${(id++ % 1000) + 1}`));
socket.end();
