import type { Value } from '../keyspace/entry';
import { SortedSet } from '../types/sorted-set';
import { type Consumer, Stream } from '../types/stream';

/** The same once more, sharing nothing that changes. */
export function copyOf(value: Value): Value {
  switch (value.t) {
    case 'string':
      return { ...value };
    case 'list':
      return { ...value, items: [...value.items] };
    case 'set':
      return { ...value, members: new Set(value.members) };
    case 'hash':
      return { ...value, fields: new Map(value.fields) };
    case 'zset': {
      const scores = new SortedSet();
      for (const { member, score } of value.scores.all()) scores.set(member, score);
      return { ...value, scores };
    }
    case 'stream':
      return { t: 'stream', stream: copyOfStream(value.stream) };
  }
}

function copyOfStream(stream: Stream): Stream {
  const copy = new Stream();
  if (stream.first && stream.final)
    for (const entry of stream.range(stream.first.id, stream.final.id)) copy.append(entry);
  copy.last = stream.last;
  copy.added = stream.added;
  copy.maxDeleted = stream.maxDeleted;
  for (const group of stream.groups.values()) {
    const consumers = new Map<string, Consumer>();
    const pending = new Map();
    for (const consumer of group.consumers.values())
      consumers.set(consumer.name, { ...consumer, pending: new Map() });
    for (const [id, one] of group.pending) {
      const consumer = consumers.get(one.consumer.name);
      if (!consumer) continue;
      const same = { ...one, consumer };
      pending.set(id, same);
      consumer.pending.set(id, same);
    }
    copy.groups.set(group.name, { ...group, consumers, pending });
  }
  return copy;
}
