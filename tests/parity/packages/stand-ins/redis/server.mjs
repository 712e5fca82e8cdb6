/** A small Redis: RESP2 and RESP3, transactions with WATCH, channels, commands that wait, and scripts when it is given a Lua. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { after, COMMANDS, lastId, streamId } from './commands.mjs';
import { decode, encode, Failure, OK, Pairs, Push, Status } from './resp.mjs';
import { Store } from './store.mjs';

/**
 * @param options.password wanted by AUTH or HELLO
 * @param options.compile `(source) => (call, keys, args) => answer`: a Lua
 * @returns `{ server, port, store, connections }`
 */
export async function startRedis({ password = null, port = 0, now = Date.now, compile = null } = {}) {
  const shared = {
    store: new Store(now),
    connections: new Set(),
    waiting: new Set(),
    scripts: new Map(),
    password,
    compile,
  };
  const server = createServer((socket) => {
    const connection = new Connection(socket, shared);
    shared.connections.add(connection);
    socket.on('data', (bytes) => connection.receive(bytes.toString('latin1')));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      shared.connections.delete(connection);
      connection.giveUp?.();
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, port: server.address().port, store: shared.store, connections: shared.connections };
}

const WRITES =
  /^(set|mset|append|incr|decr|incrby|del|expire|pexpire|rename|flushall|lpush|rpush|lpop|rpop|rpoplpush|lset|linsert|lrem|ltrim|lmove|h(set|mset|setnx|incrby|del)|s(add|rem)|z(add|rem|incrby|popmin)|x(add|trim)|eval|evalsha|exec)$/;

class Connection {
  rest = '';
  protocol = 2;
  queue = null;
  watched = null;
  channels = new Set();
  patterns = new Set();
  busy = false;
  pending = [];

  constructor(socket, shared) {
    Object.assign(this, { socket, shared, allowed: shared.password === null });
  }

  receive(text) {
    const [commands, rest] = decode(this.rest + text);
    this.rest = rest;
    this.pending.push(...commands);
    void this.work();
  }

  /** One command after another; one that waits holds up those behind it. */
  async work() {
    if (this.busy) return;
    this.busy = true;
    let answers = '';
    while (this.pending.length > 0) {
      const [name, ...args] = this.pending.shift();
      const answer = this.handle(name.toLowerCase(), args, name);
      if (answer instanceof Promise) {
        this.socket.write(answers, 'latin1');
        answers = encode(await answer, this.protocol);
      } else if (answer !== NOTHING) answers += encode(answer, this.protocol);
    }
    this.busy = false;
    if (answers !== '' && !this.socket.destroyed) this.socket.write(answers, 'latin1');
  }

  handle(name, args, said) {
    try {
      if (name === 'hello') return this.hello(args);
      if (name === 'auth') return this.authenticate(args.at(-1));
      if (!this.allowed) throw new Failure('NOAUTH Authentication required.');
      if (this.queue && !['exec', 'discard', 'watch', 'multi'].includes(name))
        return this.enqueue(name, args, said);
      const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
      return own ? own.call(this, ...args) : this.run(name, args, said);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  run(name, args, said = name) {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command)
      throw new Failure(
        `ERR unknown command '${said}', with args beginning with: ${args
          .slice(0, 3)
          .map((arg) => `'${arg}' `)
          .join('')}`,
      );
    if (args.length < Math.max(0, command.length - 1))
      throw new Failure(`ERR wrong number of arguments for '${name}' command`);
    const answer = command(this.shared.store, ...args);
    if (WRITES.test(name)) {
      for (const other of this.shared.connections)
        if (args.some((arg) => other.watched?.has(arg))) other.dirty = true;
      if (!this.shared.scripting) this.wake();
    }
    return answer;
  }

  /** Those who wait are served after a command or a whole script, never in the midst of one. */
  wake() {
    for (const check of [...this.shared.waiting]) check();
  }

  enqueue(name, args, said) {
    if (!Object.hasOwn(COMMANDS, name) && !Object.hasOwn(OWN, name)) {
      this.spoilt = true;
      throw new Failure(
        `ERR unknown command '${said}', with args beginning with: ${args
          .slice(0, 3)
          .map((arg) => `'${arg}' `)
          .join('')}`,
      );
    }
    this.queue.push([name, args]);
    return new Status('QUEUED');
  }

  authenticate(password) {
    if (this.shared.password !== null && password !== this.shared.password)
      throw new Failure('WRONGPASS invalid username-password pair or user is disabled.');
    this.allowed = true;
    return OK;
  }

  hello([version = '2', ...options]) {
    if (!['2', '3'].includes(version)) throw new Failure('NOPROTO unsupported protocol version');
    const auth = options.findIndex((each) => /^auth$/i.test(each));
    if (auth >= 0) this.authenticate(options[auth + 2]);
    if (!this.allowed)
      throw new Failure(
        'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used',
      );
    this.protocol = Number(version);
    return new Pairs([
      ['server', 'redis'],
      ['version', '7.2.4'],
      ['proto', this.protocol],
      ['id', 1],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ]);
  }

  /** @returns the first answer of `attempt` that is there, now or after a write; null after `seconds` */
  wait(seconds, attempt) {
    const now = attempt();
    if (now !== null) return now;
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearTimeout(timer);
        this.shared.waiting.delete(check);
        resolve(answer);
      };
      const check = () => {
        const answer = attempt();
        if (answer !== null) finish(answer);
      };
      const timer = Number(seconds) > 0 ? setTimeout(finish, Number(seconds) * 1000, null) : undefined;
      this.giveUp = () => finish(null);
      this.shared.waiting.add(check);
    });
  }

  subscriptions(kind, all, names, change) {
    for (const name of names) {
      all[change](name);
      this.socket.write(
        encode(new Push([kind, name, this.channels.size + this.patterns.size]), this.protocol),
        'latin1',
      );
    }
    return NOTHING;
  }

  script(source, [many, ...rest]) {
    if (!this.shared.compile) throw new Failure('ERR this stand-in has no Lua');
    const call = (name, ...args) => this.run(name.toLowerCase(), args);
    this.shared.scripting = true;
    try {
      return this.shared.compile(source)(call, rest.slice(0, Number(many)), rest.slice(Number(many)));
    } finally {
      this.shared.scripting = false;
      this.wake();
    }
  }
}

const NOTHING = Symbol('answered already');
const sha1 = (text) => createHash('sha1').update(text, 'latin1').digest('hex');

/** Commands that are about the connection. */
const OWN = {
  multi() {
    if (this.queue) throw new Failure('ERR MULTI calls can not be nested');
    this.queue = [];
    return OK;
  },
  discard() {
    this.queue = this.watched = null;
    this.dirty = this.spoilt = false;
    return OK;
  },
  watch(...keys) {
    this.watched = new Set([...(this.watched ?? []), ...keys]);
    return OK;
  },
  unwatch() {
    this.watched = null;
    this.dirty = false;
    return OK;
  },
  exec() {
    if (!this.queue) throw new Failure('ERR EXEC without MULTI');
    const { queue, dirty, spoilt } = this;
    OWN.discard.call(this);
    if (spoilt) throw new Failure('EXECABORT Transaction discarded because of previous errors.');
    return dirty ? null : queue.map(([name, args]) => this.handle(name, args, name));
  },
  quit() {
    this.socket.end(encode(OK, this.protocol));
    return NOTHING;
  },
  subscribe(...names) {
    return this.subscriptions('subscribe', this.channels, names, 'add');
  },
  psubscribe(...names) {
    return this.subscriptions('psubscribe', this.patterns, names, 'add');
  },
  unsubscribe(...names) {
    return this.subscriptions(
      'unsubscribe',
      this.channels,
      names.length > 0 ? names : [...this.channels],
      'delete',
    );
  },
  punsubscribe(...names) {
    return this.subscriptions(
      'punsubscribe',
      this.patterns,
      names.length > 0 ? names : [...this.patterns],
      'delete',
    );
  },
  publish(channel, text) {
    let heard = 0;
    for (const other of this.shared.connections) {
      const tell = (...values) => other.socket.write(encode(new Push(values), other.protocol), 'latin1');
      if (other.channels.has(channel) && ++heard) tell('message', channel, text);
      for (const pattern of other.patterns)
        if (channel.startsWith(pattern.replace(/\*$/, '')) && ++heard)
          tell('pmessage', pattern, channel, text);
    }
    return heard;
  },
  blpop(...args) {
    return this.wait(args.pop(), () =>
      first(
        args,
        (key) => COMMANDS.lpop(this.shared.store, key),
        (key, value) => [key, value],
      ),
    );
  },
  brpop(...args) {
    return this.wait(args.pop(), () =>
      first(
        args,
        (key) => COMMANDS.rpop(this.shared.store, key),
        (key, value) => [key, value],
      ),
    );
  },
  brpoplpush(from, to, seconds) {
    return this.wait(seconds, () => COMMANDS.rpoplpush(this.shared.store, from, to));
  },
  bzpopmin(...args) {
    const popped = (key) => {
      const members = COMMANDS.zpopmin(this.shared.store, key);
      return members.length > 0 ? members : null;
    };
    return this.wait(args.pop(), () => first(args, popped, (key, members) => [key, ...members]));
  },
  xread(...args) {
    const given = args.map((each) => each.toUpperCase());
    const block = given.indexOf('BLOCK');
    const rest = args.slice(given.indexOf('STREAMS') + 1);
    const keys = rest.slice(0, rest.length / 2);
    const { store } = this.shared;
    const from = rest
      .slice(keys.length)
      .map((id, index) => (id === '$' ? lastId(store, keys[index]) : streamId(id)));
    const limit = given.includes('COUNT') ? Number(args[given.indexOf('COUNT') + 1]) : undefined;
    const read = () => {
      const found = keys
        .map((key, index) => [key, after(store, key, from[index]).slice(0, limit)])
        .filter(([, entries]) => entries.length > 0);
      return found.length === 0 ? null : this.protocol === 3 ? new Pairs(found) : found;
    };
    return block < 0 ? read() : this.wait(Number(args[block + 1]) / 1000, read);
  },
  eval(source, ...rest) {
    this.shared.scripts.set(sha1(source), source);
    return this.script(source, rest);
  },
  evalsha(digest, ...rest) {
    const source = this.shared.scripts.get(digest.toLowerCase());
    if (source === undefined) throw new Failure('NOSCRIPT No matching script. Please use EVAL.');
    return this.script(source, rest);
  },
  script(sub, source) {
    if (!/^load$/i.test(sub)) return OK;
    this.shared.scripts.set(sha1(source), source);
    return sha1(source);
  },
};

function first(keys, take, answer) {
  for (const key of keys) {
    const taken = take(key);
    if (taken !== null) return answer(key, taken);
  }
  return null;
}
