/** A file of commands, one a line, as `redis-cli < file` takes it: the data that a server starts with. */
import { UsageError } from '../service';
import { ProtocolError, RequestParser } from './protocol/request-parser';
import type { RedisServer } from './server';

/**
 * @param text the file's bytes, one character each; empty lines and those that begin with # are left out
 * @throws {UsageError} naming the line that the server refuses, and what it says
 */
export function runCommands(server: RedisServer, text: string, file: string): void {
  let reply = '';
  const client = server.connect({
    address: 'init',
    localAddress: 'init',
    write: (bytes) => {
      reply += bytes;
    },
    disconnect: () => undefined,
  });
  client.user = 'default';
  try {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (/^\s*(#|$)/.test(line)) continue;
      reply = '';
      const words = wordsOf(line);
      if (words) server.receive(client, [...words]);
      if (!words || reply.startsWith('-')) {
        const why = words ? reply.slice(1).trim() : 'unbalanced quotes';
        throw new UsageError(`redis: line ${index + 1} of ${file}, "${line.trim()}": ${why}`);
      }
    }
  } finally {
    server.disconnected(client);
  }
}

/** null: its quotes are unbalanced. */
function wordsOf(line: string): readonly string[] | null {
  const parser = new RequestParser();
  parser.push(`${line.trim()}\r\n`);
  try {
    return parser.next() ?? null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
