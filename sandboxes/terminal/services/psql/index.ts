/** `psql`: statements and backslash commands, from the command line, a file, or one by one. */
import { EngineError } from '../../../engine/contract';
import { FIRST_MACHINE } from '../../../engine/machine-names';
import { PostgresClient, PostgresError } from '../../../service-clients/postgres';
import { statementsOf, tokensOf } from '../../../services/postgres/sql/lexer';
import type { CommandSession, TerminalCommand } from '../../command';
import { readAll } from '../../shell/input';
import { describe, list } from './describe';
import { problem, results, type TableOptions } from './format';
import { HELP, type PsqlOptions, readOptions } from './options';

const BACKSLASH_HELP = `  \\d [NAME]   describe a table or view, or list them   \\dt \\dv \\di \\ds   list tables, views, indexes, sequences
  \\l \\du \\dn \\df \\dx   list databases, roles, schemas, functions, extensions
  \\x   expanded output     \\timing   time of statements     \\t \\a   rows only, unaligned
  \\i FILE   run a file     \\conninfo     \\q   quit
`;

export const psql: TerminalCommand = {
  name: 'psql',
  summary: 'Talk to PostgreSQL: psql, psql -c "select 1", psql -f file.sql',
  options: ['-c', '-f', '-h', '-p', '-U', '-d', '-t', '-A', '-x', '--help'],
  async run(session, args) {
    const options = readOptions(args, session.env);
    if (options === 'help') {
      session.stdout.write(HELP);
      return 0;
    }
    if ('wrong' in options) {
      session.stderr.write(`psql: unrecognized option or missing argument: '${options.wrong}'\n`);
      return 1;
    }
    const client = await connect(session, options);
    if (!client) return 2;
    const stop = (): void => client.close();
    session.signal.addEventListener('abort', stop, { once: true });
    try {
      return await new Conversation(session, options, client).hold();
    } catch (error) {
      session.signal.throwIfAborted();
      session.stderr.write(`psql: error: ${error instanceof Error ? error.message : String(error)}\n`);
      return 2;
    } finally {
      session.signal.removeEventListener('abort', stop);
      client.close();
    }
  },
};

/** null, and said why, where nobody answers. */
async function connect(
  { sandbox, signal, stderr }: CommandSession,
  options: PsqlOptions,
): Promise<PostgresClient | null> {
  const { host, port, user, password, database } = options;
  const machines = sandbox.machines?.list ?? [];
  const machine = machines.find(({ name, address }) => name === host || address === host)?.name ?? host;
  const here = /^(localhost|127\.0\.0\.1)$/.test(host) || machine === FIRST_MACHINE.name;
  try {
    const connection = await sandbox.connect(port, { signal, ...(here ? {} : { machine }) });
    return await PostgresClient.open(connection, { user, password, database, applicationName: 'psql' });
  } catch (error) {
    if (!(error instanceof EngineError || error instanceof PostgresError)) throw error;
    const refused = error instanceof EngineError && error.code === 'ECONNREFUSED';
    const why = refused
      ? 'Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?'
      : error instanceof PostgresError
        ? `${error.fields['S'] ?? 'FATAL'}:  ${error.message}`
        : error.message;
    stderr.write(`psql: error: connection to server at "${host}", port ${port} failed: ${why}\n`);
    return null;
  }
}

class Conversation {
  readonly #session: CommandSession;
  readonly #options: PsqlOptions;
  readonly #client: PostgresClient;
  #table: TableOptions;
  #timing = false;

  constructor(session: CommandSession, options: PsqlOptions, client: PostgresClient) {
    this.#session = session;
    this.#options = options;
    this.#client = client;
    const { tuplesOnly, unaligned, expanded } = options;
    this.#table = { tuplesOnly, unaligned, expanded };
  }

  /** @returns the exit status: 1 where the last action went wrong */
  async hold(): Promise<number> {
    const { actions } = this.#options;
    if (actions.length > 0) {
      let fine = true;
      for (const { kind, text } of actions)
        fine = kind === 'file' ? await this.#file(text) : await this.#command(text);
      return fine ? 0 : 1;
    }
    if (!this.#session.stdin.terminal) {
      await this.#script(new TextDecoder().decode(await readAll(this.#session.stdin, this.#session.signal)));
      return 0;
    }
    const version = this.#client.parameters.get('server_version') ?? '?';
    this.#session.stdout.write(`psql (server ${version})\nType "\\?" for help.\n\n`);
    return this.#talk();
  }

  async #talk(): Promise<number> {
    let begun = '';
    for (;;) {
      const mark = { I: '', T: '*', E: '!' }[this.#client.transaction] ?? '';
      const line = await this.#session.question(
        `${this.#options.database}${begun === '' ? '=' : '-'}${mark}# `,
      );
      if (line === null || (begun === '' && /^\s*(\\q|quit|exit)\s*;?\s*$/.test(line))) return 0;
      if (begun === '' && line.trim().startsWith('\\')) {
        await this.#backslash(line.trim());
        continue;
      }
      begun += begun === '' ? line : `\n${line}`;
      if (begun.trim() === '') begun = '';
      if (!ends(begun)) continue;
      await this.#statement(begun);
      begun = '';
    }
  }

  #command(text: string): Promise<boolean> {
    return text.trim().startsWith('\\') ? this.#backslash(text.trim()) : this.#statement(text);
  }

  async #file(name: string): Promise<boolean> {
    const { files, cwd, stderr } = this.#session;
    const path = files.resolvePath(cwd, name);
    if (!(await files.exists(path))) {
      stderr.write(`psql: error: ${name}: No such file or directory\n`);
      return false;
    }
    return this.#script(await files.readFile(path));
  }

  /** Statements one by one, as psql sends them, and backslash commands on lines of their own. */
  async #script(text: string): Promise<boolean> {
    let fine = true;
    let begun = '';
    for (const line of text.split('\n')) {
      if (begun.trim() === '' && line.startsWith('\\')) {
        if (/^\\q\b/.test(line)) return fine;
        fine = await this.#backslash(line.trim());
        continue;
      }
      begun += `${line}\n`;
      if (!ends(begun)) continue;
      for (const sql of split(begun)) fine = await this.#statement(sql);
      begun = '';
    }
    for (const sql of split(begun)) fine = await this.#statement(sql);
    return fine;
  }

  async #statement(sql: string): Promise<boolean> {
    const { stdout, stderr } = this.#session;
    const started = performance.now();
    const answer = await this.#client.query(sql);
    for (const notice of answer.notices) stderr.write(problem(notice, sql));
    stdout.write(results(answer, this.#table));
    if (answer.error) stderr.write(problem(answer.error, sql));
    for (const { channel, payload, pid } of answer.notifications) {
      const words = payload === '' ? '' : ` with payload "${payload}"`;
      stdout.write(
        `Asynchronous notification "${channel}"${words} received from server process with PID ${pid}.\n`,
      );
    }
    if (this.#timing) stdout.write(`Time: ${(performance.now() - started).toFixed(3)} ms\n`);
    if (stdout.full) await stdout.ready(this.#session.signal);
    return answer.error === null;
  }

  async #backslash(line: string): Promise<boolean> {
    const { stdout, stderr } = this.#session;
    const [, command = '', rest = ''] = /^\\(\S*)\s*(.*?);?$/s.exec(line) ?? [];
    const toggled = (on: boolean): string => (on ? 'on' : 'off');
    if (command === '?') stdout.write(BACKSLASH_HELP);
    else if (command === 'x') {
      this.#table = { ...this.#table, expanded: !this.#table.expanded };
      stdout.write(`Expanded display is ${toggled(this.#table.expanded)}.\n`);
    } else if (command === 't') {
      this.#table = { ...this.#table, tuplesOnly: !this.#table.tuplesOnly };
      stdout.write(`Tuples only is ${toggled(this.#table.tuplesOnly)}.\n`);
    } else if (command === 'a') {
      this.#table = { ...this.#table, unaligned: !this.#table.unaligned };
      stdout.write(`Output format is ${this.#table.unaligned ? 'unaligned' : 'aligned'}.\n`);
    } else if (command === 'timing') {
      this.#timing = !this.#timing;
      stdout.write(`Timing is ${toggled(this.#timing)}.\n`);
    } else if (command === 'i') return this.#file(rest);
    else if (command === 'conninfo') {
      const { database, user, host, port } = this.#options;
      stdout.write(
        `You are connected to database "${database}" as user "${user}" on host "${host}" at port "${port}".\n`,
      );
    } else {
      const shown =
        /^d[+S]*$/.test(command) && rest !== ''
          ? describe(this.#client, rest, this.#table)
          : list(this.#client, command, rest, this.#table);
      if (shown === null) {
        stderr.write(`invalid command \\${command}\nTry \\? for help.\n`);
        return false;
      }
      const text = await shown;
      if (!text.startsWith('Did not find')) stdout.write(text);
      else {
        stderr.write(text);
        return false;
      }
    }
    return true;
  }
}

const ends = (text: string): boolean => tokensOf(text).at(-1)?.kind === 'semicolon';

/** The texts of statements, each with its semicolon. */
function split(text: string): string[] {
  return statementsOf(tokensOf(text)).map((tokens) => `${text.slice(tokens[0]?.start, tokens.at(-1)?.end)};`);
}
