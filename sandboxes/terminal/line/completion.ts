import type { Shell } from '../shell/shell';

export interface Completion {
  /** Where the word begins that is completed. */
  readonly from: number;
  /** Whole words that fit, sorted. A folder ends in `/`. */
  readonly candidates: readonly string[];
}

/** Commands at the start of a command, options after `-`, files and folders elsewhere. */
export async function complete(shell: Shell, text: string, cursor: number): Promise<Completion> {
  const before = text.slice(0, cursor);
  const word = /[^\s|&;<>()'"`]*$/.exec(before)?.[0] ?? '';
  const from = cursor - word.length;
  const command = /(?:^|[|&;(]|\$\()\s*([^|&;()]*)$/.exec(before.slice(0, from))?.[1]?.trim() ?? '';
  if (word.startsWith('$')) {
    const names = Object.keys(shell.state.variables).filter((name) => /^[A-Za-z_]\w*$/.test(name));
    return {
      from,
      candidates: fitting(
        names.map((name) => `$${name}`),
        word,
      ),
    };
  }
  if (command === '' && !word.includes('/')) return { from, candidates: fitting(shell.commandNames, word) };
  const words = command.split(/\s+/);
  const known = shell.commands().find((each) => each.name === words[0]);
  if (known?.complete) return { from, candidates: fitting(known.complete(words, word), word) };
  if (word.startsWith('-')) return { from, candidates: fitting(known?.options ?? [], word) };
  if (/^(fg|bg|kill|wait|jobs)$/.test(words[0] ?? '') && word.startsWith('%'))
    return { from, candidates: shell.jobs.sorted().map(({ number }) => `%${number}`) };
  if (/^(which|man|type)$/.test(command)) return { from, candidates: fitting(shell.commandNames, word) };
  if (/^npm run(-script)?$/.test(command)) return { from, candidates: fitting(await scripts(shell), word) };
  const cut = word.lastIndexOf('/') + 1;
  const folder = shell.files.resolvePath(shell.state.cwd, word.slice(0, cut) || '.');
  try {
    const candidates: string[] = [];
    for (const name of await shell.files.readdir(folder)) {
      if (!name.startsWith(word.slice(cut)) || (name.startsWith('.') && !word.slice(cut).startsWith('.')))
        continue;
      const { isDirectory } = await shell.files.stat(`${folder}/${name}`);
      candidates.push(`${word.slice(0, cut)}${name}${isDirectory ? '/' : ''}`);
    }
    return { from, candidates: candidates.sort() };
  } catch {
    // No such folder, or no sandbox yet: there is nothing to offer.
    return { from, candidates: [] };
  }
}

async function scripts({ files }: Shell): Promise<string[]> {
  try {
    const manifest = JSON.parse(await files.readFile('/app/package.json')) as {
      scripts?: Record<string, string>;
    };
    return Object.keys(manifest.scripts ?? {});
  } catch {
    // No package.json, or one that is being written.
    return [];
  }
}

const fitting = (all: readonly string[], word: string) => all.filter((each) => each.startsWith(word)).sort();

/** What all candidates begin with. */
export function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
