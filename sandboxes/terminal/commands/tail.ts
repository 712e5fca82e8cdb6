/** `tail`, which can follow a file that grows: `tail -f server.log`. */
import type { CommandSession, TerminalCommand } from '../command';
import { asShell } from '../shell/error-text';
import { readAll } from '../shell/input';
import { writeAll } from '../shell/output';
import { pause } from '../shell/pause';
import { readTailOptions, type TailOptions } from './tail-options';

/** Milliseconds between two looks at a file: no engine tells the terminal of each write. */
const LOOK = 250;
const NEWLINE = 10;

/** A file as far as it was shown. */
interface Followed {
  readonly name: string;
  shown: number;
  there: boolean;
}

export const tail: TerminalCommand = {
  name: 'tail',
  summary: 'The last lines of a file: tail -n 5 notes.txt; -f follows it as it grows, until Ctrl-C',
  options: ['-n', '-c', '-f', '-F', '-q', '-v'],
  async run(session, args) {
    const options = readTailOptions(args);
    if (typeof options === 'string') {
      session.stderr.write(`tail: ${options}\n`);
      return 1;
    }
    if (options.files.length === 0) {
      await writeAll(
        session.stdout,
        lastOf(await readAll(session.stdin, session.signal), options),
        session.signal,
      );
      return 0;
    }
    return ofFiles(session, options);
  },
};

async function ofFiles(session: CommandSession, options: TailOptions): Promise<number> {
  const { stdout, stderr, signal } = session;
  const followed: Followed[] = [];
  const titles = options.headers === 'several' ? options.files.length > 1 : options.headers === 'always';
  let titled: string | null = null;
  const put = async ({ name }: Followed, bytes: Uint8Array) => {
    if (titles && titled !== name) stdout.write(`${titled === null ? '' : '\n'}==> ${name} <==\n`);
    titled = name;
    await writeAll(stdout, bytes, signal);
  };
  let status = 0;
  for (const name of options.files) {
    const file: Followed = { name, shown: 0, there: false };
    try {
      const bytes = name === '-' ? await readAll(session.stdin, signal) : await content(session, name);
      await put(file, lastOf(bytes, options));
      file.shown = bytes.length;
      file.there = true;
    } catch (error) {
      stderr.write(`tail: cannot open '${name}' for reading: ${reason(error)}\n`);
      status = 1;
      if (!options.retry) continue;
    }
    if (name !== '-') followed.push(file);
  }
  if (!options.follow) return status;
  if (followed.length === 0) {
    stderr.write('tail: no files remaining\n');
    return 1;
  }
  for (;;) {
    await pause(LOOK, signal);
    signal.throwIfAborted();
    for (const file of followed) await look(session, file, options, (bytes) => put(file, bytes));
    if (!options.retry && followed.every(({ there }) => !there)) {
      stderr.write('tail: no files remaining\n');
      return 1;
    }
  }
}

/** Shows what has come since, and says what has happened to the file, as the real one does. */
async function look(
  session: CommandSession,
  file: Followed,
  { retry }: TailOptions,
  put: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  if (!file.there && !retry) return;
  const { stderr } = session;
  let bytes: Uint8Array;
  try {
    bytes = await content(session, file.name);
  } catch (error) {
    if (file.there) stderr.write(`tail: '${file.name}' has become inaccessible: ${reason(error)}\n`);
    file.there = false;
    return;
  }
  if (!file.there) {
    stderr.write(`tail: '${file.name}' has appeared;  following new file\n`);
    file.there = true;
    file.shown = 0;
  }
  if (bytes.length < file.shown) {
    stderr.write(`tail: ${file.name}: file truncated\n`);
    file.shown = 0;
  }
  const more = bytes.subarray(file.shown);
  file.shown = bytes.length;
  if (more.length > 0) await put(more);
}

const content = ({ files, cwd }: CommandSession, name: string): Promise<Uint8Array> =>
  files.readFileBuffer(files.resolvePath(cwd, name));

const reason = (error: unknown) => asShell(error).replace(/^.*: /, '');

/** What the options ask for. */
function lastOf(
  bytes: Uint8Array,
  { unit, count, fromStart }: Pick<TailOptions, 'unit' | 'count' | 'fromStart'>,
) {
  if (unit === 'bytes')
    return bytes.subarray(fromStart ? Math.max(0, count - 1) : Math.max(0, bytes.length - count));
  if (fromStart) {
    let at = 0;
    for (let line = 1; line < count && at < bytes.length; line++) {
      const end = bytes.indexOf(NEWLINE, at);
      at = end < 0 ? bytes.length : end + 1;
    }
    return bytes.subarray(at);
  }
  // The last line may have no end.
  let from = bytes.length - (bytes.at(-1) === NEWLINE ? 1 : 0);
  for (let line = 0; line < count; line++) {
    if (from <= 0) return bytes;
    from = bytes.lastIndexOf(NEWLINE, from - 1);
    if (from < 0) return bytes;
  }
  return count === 0 ? new Uint8Array(0) : bytes.subarray(from + 1);
}
