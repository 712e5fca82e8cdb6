import { type Call, type Command, command, container } from '../command';
import { matches } from '../glob';
import { NOTHING, RedisError, type Reply } from '../protocol/reply';
import type { Kind } from '../pubsub';

const subscribe =
  (kind: Kind) =>
  (call: Call, names: readonly string[]): Reply => {
    call.server.pubsub.subscribe(call.client, kind, names);
    return NOTHING;
  };

const unsubscribe =
  (kind: Kind) =>
  (call: Call, names: readonly string[]): Reply => {
    call.server.pubsub.unsubscribe(call.client, kind, names);
    return NOTHING;
  };

const channels =
  (kind: 'channels' | 'shardChannels') =>
  ({ server }: Call, [pattern]: readonly string[]): Reply =>
    [...server.pubsub[kind].keys()].filter((name) => pattern === undefined || matches(pattern, name));

const subscribers =
  (kind: 'channels' | 'shardChannels') =>
  ({ server }: Call, names: readonly string[]): Reply =>
    names.flatMap((name) => [name, server.pubsub[kind].get(name)?.size ?? 0]);

function channelsOf(call: Call, args: readonly string[]): Reply {
  if (args.length > 1) throw new RedisError("ERR wrong number of arguments for 'pubsub|channels' command");
  return channels('channels')(call, args);
}

export const pubsubCommands: readonly Command[] = [
  command('subscribe', -2, 'pubsub noscript', null, subscribe('channel')),
  command('psubscribe', -2, 'pubsub noscript', null, subscribe('pattern')),
  command('ssubscribe', -2, 'pubsub noscript', [1, -1, 1], subscribe('shard')),
  command('unsubscribe', -1, 'pubsub noscript', null, unsubscribe('channel')),
  command('punsubscribe', -1, 'pubsub noscript', null, unsubscribe('pattern')),
  command('sunsubscribe', -1, 'pubsub noscript', [1, -1, 1], unsubscribe('shard')),
  command('publish', 3, 'pubsub fast may-replicate', null, ({ server }, [channel = '', message = '']) =>
    server.pubsub.publish(channel, message),
  ),
  command('spublish', 3, 'pubsub fast may-replicate', [1, 1, 1], ({ server }, [channel = '', message = '']) =>
    server.pubsub.publishShard(channel, message),
  ),
  container('pubsub', [
    command('pubsub|channels', -2, 'pubsub', null, channelsOf),
    command('pubsub|numsub', -2, 'pubsub', null, subscribers('channels')),
    command('pubsub|numpat', 2, 'pubsub', null, ({ server }) => server.pubsub.patterns.size),
    command('pubsub|shardchannels', -2, 'pubsub', null, channels('shardChannels')),
    command('pubsub|shardnumsub', -2, 'pubsub', null, subscribers('shardChannels')),
  ]),
];
