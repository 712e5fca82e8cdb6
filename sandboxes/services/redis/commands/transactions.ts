import { type Call, type Command, command } from '../command';
import { checked } from '../dispatch';
import { errorReply, NULL_ARRAY, OK, RedisError, type Reply } from '../protocol/reply';

function exec({ server, client }: Call): Reply {
  const { transaction } = client;
  if (!transaction) throw new RedisError('ERR EXEC without MULTI');
  client.transaction = null;
  const { dirty } = client;
  server.unwatch(client);
  if (transaction.refused)
    throw new RedisError('EXECABORT Transaction discarded because of previous errors.');
  if (dirty) return NULL_ARRAY;
  server.inTransaction = true;
  try {
    return transaction.queue.map((words): Reply => {
      const found = checked(server, words);
      return 't' in found ? errorReply(found.text) : server.run(client, found, words);
    });
  } finally {
    server.inTransaction = false;
  }
}

export const transactionCommands: readonly Command[] = [
  command('multi', 1, 'noscript fast', null, ({ client }) => {
    if (client.transaction) throw new RedisError('ERR MULTI calls can not be nested');
    client.transaction = { queue: [], refused: false };
    return OK;
  }),
  command('exec', 1, 'noscript skip-slowlog', null, exec),
  command('discard', 1, 'noscript fast', null, ({ server, client }) => {
    if (!client.transaction) throw new RedisError('ERR DISCARD without MULTI');
    client.transaction = null;
    server.unwatch(client);
    return OK;
  }),
  command('watch', -2, 'noscript fast', [1, -1, 1], ({ server, client }, keys) => {
    if (client.transaction) throw new RedisError('ERR WATCH inside MULTI is not allowed');
    for (const key of keys) server.watch(client, key);
    return OK;
  }),
  command('unwatch', 1, 'noscript fast', null, ({ server, client }) => {
    server.unwatch(client);
    return OK;
  }),
];
