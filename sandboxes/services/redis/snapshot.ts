/** What outlives the process: all keys as JSON. Texts are bytes, one character each, which JSON keeps. */
import type { Value } from './keyspace/entry';
import { RedisError } from './protocol/reply';
import type { RedisServer } from './server';
import { SortedSet } from './types/sorted-set';
import { type Consumer, type Group, idText, LEAST_ID, MOST_ID, parseId, Stream } from './types/stream';

type Kept =
  | { readonly t: 'string'; readonly text: string }
  | { readonly t: 'list' | 'set'; readonly items: readonly string[] }
  | { readonly t: 'hash'; readonly fields: readonly (readonly [string, string])[] }
  | { readonly t: 'zset'; readonly scores: readonly (readonly [string, string])[] }
  | { readonly t: 'stream'; readonly stream: KeptStream };

interface KeptStream {
  readonly entries: readonly (readonly [string, readonly string[]])[];
  readonly last: string;
  readonly maxDeleted: string;
  readonly added: string;
  readonly groups: readonly KeptGroup[];
}

interface KeptGroup {
  readonly name: string;
  readonly last: string;
  readonly read: string | null;
  readonly consumers: readonly (readonly [string, number])[];
  readonly pending: readonly (readonly [
    id: string,
    consumer: string,
    delivered: number,
    deliveries: number,
  ])[];
}

interface Snapshot {
  readonly version: 1;
  readonly databases: readonly (readonly [
    index: number,
    keys: readonly (readonly [string, number | null, Kept])[],
  ])[];
  readonly libraries: readonly string[];
}

export function takeSnapshot(server: RedisServer): string {
  const snapshot: Snapshot = {
    version: 1,
    databases: server.databases
      .filter(({ size }) => size > 0)
      .map((database) => [
        database.index,
        [...database.entries()].map(([key, { expires, value }]) => [key, expires, keep(value)] as const),
      ]),
    libraries: [...server.scripting.functions.libraries.values()].map(({ code }) => code),
  };
  return JSON.stringify(snapshot);
}

/** Into an empty server. @throws {Error} what is no snapshot of ours */
export function loadSnapshot(server: RedisServer, text: string): void {
  const { version, databases, libraries } = JSON.parse(text) as Snapshot;
  if (version !== 1)
    throw new Error(`The snapshot is of version ${String(version)}; this server reads version 1.`);
  for (const [index, keys] of databases) {
    const database = server.database(index);
    for (const [key, expires, kept] of keys) {
      if (expires !== null && expires <= server.now()) continue;
      database.set(key, revive(kept), { expires });
    }
  }
  for (const code of libraries) server.scripting.functions.load(code, true);
}

function keep(value: Value): Kept {
  switch (value.t) {
    case 'string':
      return { t: 'string', text: value.text };
    case 'list':
      return { t: 'list', items: value.items };
    case 'set':
      return { t: 'set', items: [...value.members] };
    case 'hash':
      return { t: 'hash', fields: [...value.fields] };
    case 'zset':
      return { t: 'zset', scores: value.scores.all().map(({ member, score }) => [member, String(score)]) };
    case 'stream':
      return { t: 'stream', stream: keepStream(value.stream) };
  }
}

function keepStream(stream: Stream): KeptStream {
  return {
    entries: stream.range(LEAST_ID, MOST_ID).map(({ id, fields }) => [idText(id), fields]),
    last: idText(stream.last),
    maxDeleted: idText(stream.maxDeleted),
    added: String(stream.added),
    groups: [...stream.groups.values()].map((group) => ({
      name: group.name,
      last: idText(group.last),
      read: group.read === null ? null : String(group.read),
      consumers: [...group.consumers.values()].map(({ name, seen }) => [name, seen]),
      pending: [...group.pending.values()].map((one) => [
        idText(one.id),
        one.consumer.name,
        one.delivered,
        one.deliveries,
      ]),
    })),
  };
}

function revive(kept: Kept): Value {
  switch (kept.t) {
    case 'string':
      return { t: 'string', text: kept.text };
    case 'list':
      return { t: 'list', items: [...kept.items] };
    case 'set':
      return { t: 'set', members: new Set(kept.items) };
    case 'hash':
      return { t: 'hash', fields: new Map(kept.fields) };
    case 'zset': {
      const scores = new SortedSet();
      for (const [member, score] of kept.scores) scores.set(member, Number(score));
      return { t: 'zset', scores };
    }
    case 'stream':
      return { t: 'stream', stream: reviveStream(kept.stream) };
    default:
      throw new RedisError('ERR the snapshot holds a type that this server does not know');
  }
}

function reviveStream(kept: KeptStream): Stream {
  const stream = new Stream();
  for (const [id, fields] of kept.entries) stream.append({ id: parseId(id, 0n), fields });
  stream.last = parseId(kept.last, 0n);
  stream.maxDeleted = parseId(kept.maxDeleted, 0n);
  stream.added = BigInt(kept.added);
  for (const one of kept.groups) {
    const consumers = new Map<string, Consumer>(
      one.consumers.map(([name, seen]) => [name, { name, seen, pending: new Map() }]),
    );
    const group: Group = {
      name: one.name,
      last: parseId(one.last, 0n),
      read: one.read === null ? null : BigInt(one.read),
      consumers,
      pending: new Map(),
    };
    for (const [idGiven, name, delivered, deliveries] of one.pending) {
      const consumer = consumers.get(name);
      if (!consumer) continue;
      const pending = { id: parseId(idGiven, 0n), consumer, delivered, deliveries };
      group.pending.set(idGiven, pending);
      consumer.pending.set(idGiven, pending);
    }
    stream.groups.set(group.name, group);
  }
  return stream;
}
