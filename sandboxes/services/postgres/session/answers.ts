import { SIGNALS } from '../backend/catalog';
import type { Cluster } from '../cluster';
import { readText } from '../protocol/frontend';
import {
  type BackendMessage,
  errorMessage,
  readError,
  readNotification,
  type TransactionState,
} from '../protocol/messages';
import type { Client } from './client';
import type { Translated } from './unit';

/** What a statement may wait for, told by an error that its client does not see. */
export interface Wait {
  readonly for: 'sleep' | 'lock';
  /** Seconds, or the lock's key. */
  readonly what: string;
}

/** The wait that ended an attempt, if one did. */
export function waitOf(messages: readonly BackendMessage[]): Wait | null {
  for (const { type, body } of messages) {
    if (type !== 'E') continue;
    const { C, M = '' } = readError(body);
    if (C === SIGNALS.sleep) return { for: 'sleep', what: M };
    if (C === SIGNALS.lockWait) return { for: 'lock', what: M };
  }
  return null;
}

export const stateOf = (messages: readonly BackendMessage[]): TransactionState | null => {
  const ready = messages.findLast(({ type }) => type === 'Z');
  return ready ? (String.fromCharCode(ready.body[0] ?? 0) as TransactionState) : null;
};

/**
 * Reads what the server answered to a client: notes what it means for the client's names and channels, and leaves out what was
 * not meant for it.
 */
export function digest(
  messages: readonly BackendMessage[],
  unit: Translated,
  client: Client & { unnamed: { sql: string; message: Translated['parses'][number]['message'] | null } },
  cluster: Cluster,
): BackendMessage[] {
  let parsed = 0;
  let closed = 0;
  let ran = 0;
  return messages.flatMap((message): BackendMessage[] => {
    const { type, body } = message;
    if (type === '1') {
      const parse = unit.parses[parsed++];
      if (parse?.name === '') {
        client.unnamed = parse;
        cluster.unnamedOf = client;
      } else if (parse) client.prepared.made(parse.name, parse.sql, { parse: parse.message });
    } else if (type === '3') {
      const name = unit.closes[closed++];
      if (name !== null && name !== undefined && name !== '') client.prepared.closed(name);
    } else if (type === 'C' || type === 's' || type === 'I') {
      const run = unit.runs[ran++];
      if (type === 'C' && run) completed(readText(body).text, run, client, cluster);
    } else if (type === 'A') {
      const { channel, payload } = readNotification(body);
      cluster.notify(client, channel, payload);
      return [];
    } else if (type === 'N' || type === 'E') {
      const fields = readError(body);
      if (fields['C'] === SIGNALS.tell) {
        told(fields['M'] ?? '', client, cluster);
        return [];
      }
      const { M: said = '', P: at } = fields;
      const text = client.prepared.outward(said);
      const place = at === undefined ? at : String(unit.position(Number(at)));
      if (text === said && place === at) return [message];
      return [errorMessage({ ...fields, M: text, ...(place === undefined ? {} : { P: place }) }, type)];
    }
    return [message];
  });
}

function completed(
  tag: string,
  { sql, traits, statement }: Translated['runs'][number],
  client: Client,
  cluster: Cluster,
): void {
  const tokens = traits.statements[statement] ?? [];
  const [, second] = tokens;
  if (tag === 'ROLLBACK') client.channels.rolledBack();
  else if (tag === 'LISTEN' && second) client.channels.listen(second.text);
  else if (tag === 'UNLISTEN') client.channels.unlisten(second?.text === '*' ? null : (second?.text ?? null));
  else if (tag === 'PREPARE' && second) {
    const from = tokens[0]?.start ?? 0;
    const name = client.prepared.inner(second.text).replaceAll('"', '""');
    const rest = sql.slice(second.end, tokens.at(-1)?.end);
    client.prepared.made(second.text, sql.slice(from, tokens.at(-1)?.end), {
      sql: `prepare "${name}" ${rest}`,
    });
  } else if (tag === 'DEALLOCATE') {
    const name = tokens.at(-1);
    if (name) client.prepared.closed(name.text);
  } else if (tag === 'DEALLOCATE ALL' || tag === 'DISCARD ALL') {
    client.prepared.clear();
    for (const other of cluster.sessions.values()) other.prepared.lost();
    if (tag === 'DISCARD ALL') client.channels.unlisten(null);
  }
}

function told(message: string, client: Client, cluster: Cluster): void {
  const [word, argument = '', shared] = message.split('|');
  const held = { key: argument, shared: shared === 'true', pid: client.pid };
  if (word === 'lock') cluster.locks.lock(held);
  else if (word === 'unlock') cluster.locks.unlock(held);
  // After this statement: what it answers is still to be sent.
  else if (word === 'cancel') queueMicrotask(() => cluster.sessions.get(Number(argument))?.cancel());
  else if (word === 'terminate') queueMicrotask(() => cluster.sessions.get(Number(argument))?.terminate());
}
