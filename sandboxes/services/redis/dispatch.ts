/** What stands between a client's words and a command: is there such a one, and may it run now (`processCommand` of server.c). */
import type { Client } from './client';
import type { Command } from './command';
import { errorReply, QUEUED, type Reply } from './protocol/reply';
import type { RedisServer } from './server';

/** A command that cannot be called so. */
interface Unfit {
  readonly t: 'unfit';
  readonly text: string;
  /** A transaction that is being queued is refused. */
  readonly refuses: boolean;
}

const unfit = (text: string): Unfit => ({ t: 'unfit', text, refuses: true });

/** The command of these words, its subcommand resolved. */
export function checked(server: RedisServer, words: readonly string[]): Command | Unfit {
  const [first = '', second] = words;
  let found = server.commands.get(first.toLowerCase());
  if (!found) return unfit(unknown(first, words.slice(1)));
  if (found.subcommands && second !== undefined) {
    const inner = found.subcommands.get(second.toLowerCase());
    if (!inner)
      return unfit(`ERR unknown subcommand '${second.slice(0, 128)}'. Try ${first.toUpperCase()} HELP.`);
    found = inner;
  }
  const { arity, name } = found;
  if (arity > 0 ? words.length !== arity : words.length < -arity)
    return unfit(`ERR wrong number of arguments for '${name}' command`);
  return found;
}

function unknown(name: string, args: readonly string[]): string {
  let shown = '';
  for (const arg of args) {
    if (shown.length >= 128) break;
    // Written by C's printf, which ends at a zero byte.
    shown += `'${(arg.split('\0')[0] ?? '').slice(0, 128 - shown.length)}' `;
  }
  return `ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${shown}`.replace(
    /[\r\n]/g,
    ' ',
  );
}

/** What is answered instead of running it; null when it may run. */
export function refusal(
  server: RedisServer,
  client: Client,
  found: Command,
  words: readonly string[],
): Reply | null {
  if (client.user === null && !found.flags.has('no-auth'))
    return errorReply('NOAUTH Authentication required.');
  if (
    server.eviction.mustRefuse(found) &&
    // What frees memory, and what only reads, goes on.
    !(client.transaction && found.name === 'discard')
  )
    return errorReply("OOM command not allowed when used memory > 'maxmemory'.");
  if (client.onlySubscribes && !IN_SUBSCRIPTION.has(found.name))
    return errorReply(
      `ERR Can't execute '${found.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    );
  if (client.transaction && !UNQUEUED.has(found.name)) {
    if (found.flags.has('no-multi')) return errorReply('ERR Command not allowed inside a transaction');
    client.transaction.queue.push([...words]);
    return QUEUED;
  }
  return null;
}

const IN_SUBSCRIPTION = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'sunsubscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

const UNQUEUED = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);
