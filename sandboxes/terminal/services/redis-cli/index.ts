/** `redis-cli`: one command, or a conversation. */
import { EngineError } from '../../../engine/contract';
import { FIRST_MACHINE } from '../../../engine/machine-names';
import { RedisClient } from '../../../service-clients/redis';
import type { RespValue } from '../../../taps/resp/value';
import type { CommandSession, TerminalCommand } from '../../command';
import { readAll } from '../../shell/input';
import { csv, forTerminal, raw } from './format';
import { HELP, type RedisCliOptions, readOptions } from './options';
import { splitArguments } from './words';

/** Answered by what happens from then on, until it is broken off. */
const ENDLESS = /^(monitor|p?subscribe|ssubscribe)$/i;
const SUBSCRIBES = /^(p?subscribe|ssubscribe)$/i;

export const redisCli: TerminalCommand = {
  name: 'redis-cli',
  summary: 'Talk to Redis: redis-cli, redis-cli GET key, redis-cli monitor',
  options: [
    '-h',
    '-p',
    '-a',
    '-n',
    '-r',
    '-i',
    '-u',
    '-x',
    '-2',
    '-3',
    '--raw',
    '--no-raw',
    '--csv',
    '--help',
  ],
  complete: () => [],
  async run(session, args) {
    const options = readOptions(args, session.env['REDIS_URL']);
    if (options === 'help') {
      session.stdout.write(HELP);
      return 0;
    }
    if ('wrong' in options) {
      session.stderr.write(`Unrecognized option or bad number of args for: '${options.wrong}'\n`);
      return 1;
    }
    const conversation = new Conversation(session, options);
    try {
      if (options.words.length === 0) return await conversation.talk();
      const last = options.fromInput
        ? [new TextDecoder().decode(await readAll(session.stdin, session.signal))]
        : [];
      return await conversation.once([...options.words, ...last]);
    } finally {
      conversation.close();
    }
  },
};

class Conversation {
  readonly #session: CommandSession;
  readonly #options: RedisCliOptions;
  readonly #place: string;
  #client: RedisClient | null = null;
  #database: number;

  constructor(session: CommandSession, options: RedisCliOptions) {
    this.#session = session;
    this.#options = options;
    this.#place = `${options.host}:${options.port}`;
    this.#database = options.database;
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }

  /** @returns the exit status: 1 where nobody could be asked */
  async once(words: readonly string[]): Promise<number> {
    const { repeat, interval } = this.#options;
    for (let round = 0; round < repeat || repeat < 0; round++) {
      if (round > 0 && interval > 0) await pause(interval, this.#session.signal);
      if (!(await this.#ask(words))) return 1;
    }
    return 0;
  }

  async talk(): Promise<number> {
    await this.#connected();
    for (;;) {
      const shown = this.#database === 0 ? '' : `[${this.#database}]`;
      const prompt = this.#client ? `${this.#place}${shown}> ` : 'not connected> ';
      const line = await this.#session.question(prompt);
      if (line === null) return 0;
      const words = splitArguments(line);
      if (words === null) {
        this.#session.stdout.write('Invalid argument(s)\n');
        continue;
      }
      const [first = ''] = words;
      if (first === '') continue;
      if (/^(quit|exit)$/i.test(first)) return 0;
      if (/^clear$/i.test(first)) this.#session.stdout.write('\u001b[H\u001b[2J');
      else if (/^help$/i.test(first) && words.length === 1)
        this.#session.stdout.write(
          'Any command of Redis; quit or Ctrl-D ends. redis-cli --help has the options.\n',
        );
      else await this.#ask(words);
    }
  }

  /** @returns false where nobody could be asked */
  async #ask(words: readonly string[]): Promise<boolean> {
    const client = await this.#connected();
    if (!client) return false;
    const [name = ''] = words;
    await client.send(words);
    if (!ENDLESS.test(name)) return this.#answer(await client.next(), words);
    if (SUBSCRIBES.test(name) && this.#session.stdout.terminal)
      this.#session.stdout.write('Reading messages... (press Ctrl-C to quit)\n');
    const stop = () => this.close();
    this.#session.signal.addEventListener('abort', stop, { once: true });
    for (let told = await client.next(); told; told = await client.next()) {
      this.#print(told);
      if (told.type === 'error') break;
      if (this.#session.stdout.full) await this.#session.stdout.ready(this.#session.signal);
    }
    this.#session.signal.removeEventListener('abort', stop);
    this.#session.signal.throwIfAborted();
    return true;
  }

  #answer(reply: RespValue | null, words: readonly string[]): boolean {
    if (reply === null) {
      this.close();
      this.#session.stderr.write('Error: Server closed the connection\n');
      return false;
    }
    this.#print(reply);
    if (/^select$/i.test(words[0] ?? '') && reply.type === 'simple') this.#database = Number(words[1]);
    return true;
  }

  #print(value: RespValue): void {
    const { stdout } = this.#session;
    const { form } = this.#options;
    if (form === 'csv') stdout.write(`${csv(value)}\n`);
    else if (form === 'raw' || (form === 'by-output' && !stdout.terminal)) stdout.write(`${raw(value)}\n`);
    else stdout.write(forTerminal(value));
  }

  /** null, and said why, where nobody answers. */
  async #connected(): Promise<RedisClient | null> {
    if (this.#client) return this.#client;
    const { host, port, user, password, protocol } = this.#options;
    const { sandbox, signal, stderr } = this.#session;
    const machine = /^(localhost|127\.0\.0\.1)$/.test(host) ? FIRST_MACHINE.name : this.#machineOf(host);
    try {
      const client = new RedisClient(
        await sandbox.connect(port, { signal, ...(machine === FIRST_MACHINE.name ? {} : { machine }) }),
      );
      this.#client = client;
      const hello = [
        ...(password === null ? [] : [['AUTH', ...(user === null ? [] : [user]), password]]),
        ...(protocol === 3 ? [['HELLO', '3']] : []),
        ...(this.#database === 0 ? [] : [['SELECT', String(this.#database)]]),
      ];
      for (const words of hello) {
        await client.send(words);
        const reply = await client.next();
        if (reply?.type === 'error') stderr.write(`${words[0]} failed: ${reply.text}\n`);
      }
      return client;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const why = error.code === 'ECONNREFUSED' ? 'Connection refused' : 'Name or service not known';
      stderr.write(`Could not connect to Redis at ${this.#place}: ${why}\n`);
      return null;
    }
  }

  #machineOf(host: string): string {
    const list = this.#session.sandbox.machines?.list ?? [];
    return list.find(({ name, address }) => name === host || address === host)?.name ?? host;
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
