/** The commands that check files. */
import type { CommandSession } from '../../command';
import { type FlagKind, PromtoolUsage, readArguments } from './arguments';
import { checkConfig } from './config';
import { checkRules } from './rules';

const LINT: Readonly<Record<string, FlagKind>> = { lint: {}, 'lint-fatal': { alone: true } };

const pathOf = ({ files, cwd }: CommandSession, name: string): string => files.resolvePath(cwd, name);

/** @throws {PromtoolUsage} */
async function requireFiles(session: CommandSession, names: readonly string[]): Promise<void> {
  for (const name of names)
    if (!(await session.files.exists(pathOf(session, name))))
      throw new PromtoolUsage(`path '${name}' does not exist`);
}

/** @throws {PromtoolUsage} */
function lintOf(flags: ReadonlyMap<string, readonly string[]>): {
  readonly duplicates: boolean;
  readonly fatal: boolean;
} {
  const [what = 'duplicate-rules'] = flags.get('lint') ?? [];
  return {
    duplicates: what.split(',').some((one) => one === 'all' || one === 'duplicate-rules'),
    fatal: flags.has('lint-fatal'),
  };
}

/** Which exit status the errors of several files come to. */
class Verdict {
  #failed = false;
  #lint = false;

  add(lint: boolean): void {
    if (lint) this.#lint = true;
    else this.#failed = true;
  }

  status(fatal: boolean): number {
    return this.#failed ? 1 : this.#lint && fatal ? 3 : 0;
  }
}

/** `promtool check rules`. @returns the exit status @throws {PromtoolUsage} */
export async function checkRuleFiles(session: CommandSession, args: readonly string[]): Promise<number> {
  const { flags, rest } = readArguments(args, LINT, ['rule-files...']);
  await requireFiles(session, rest);
  const lint = lintOf(flags);
  const verdict = new Verdict();
  for (const name of rest) await tellRules(session, { name, path: name, indent: '', lint, verdict });
  return verdict.status(lint.fatal);
}

interface RulesToTell {
  /** As it is shown. */
  readonly name: string;
  readonly path: string;
  readonly indent: string;
  readonly lint: ReturnType<typeof lintOf>;
  readonly verdict: Verdict;
}

async function tellRules(
  session: CommandSession,
  { name, path, indent, lint, verdict }: RulesToTell,
): Promise<void> {
  const { stdout, stderr } = session;
  stdout.write(`Checking ${name}\n`);
  const text = await session.files.readFile(pathOf(session, path));
  const { count, errors, lint: only } = checkRules(name, text, lint.duplicates);
  if (errors.length === 0) stdout.write(`  SUCCESS: ${count} rules found\n`);
  else {
    verdict.add(only);
    stderr.write(['  FAILED:', ...errors.map((error) => indent + error), ''].join('\n'));
  }
  stdout.write('\n');
}

/** `promtool check config`. @returns the exit status @throws {PromtoolUsage} */
export async function checkConfigs(session: CommandSession, args: readonly string[]): Promise<number> {
  const { flags, rest } = readArguments(args, { ...LINT, 'syntax-only': { alone: true } }, [
    'config-files...',
  ]);
  await requireFiles(session, rest);
  const { stdout, stderr } = session;
  const lint = lintOf(flags);
  const verdict = new Verdict();
  for (const name of rest) {
    stdout.write(`Checking ${name}\n`);
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
    const beside = (file: string) => (file.startsWith('/') ? file : clean(folder + file));
    const text = await session.files.readFile(pathOf(session, name));
    const { ruleFiles, problem } = await checkConfig(name, text, (file) =>
      flags.has('syntax-only') ? Promise.resolve(true) : session.files.exists(pathOf(session, beside(file))),
    );
    const found = flags.has('syntax-only') ? [] : ruleFiles;
    if (problem === null) {
      if (found.length > 0) stdout.write(`  SUCCESS: ${found.length} rule files found\n`);
      stdout.write(` SUCCESS: ${name} is valid prometheus config file syntax\n`);
    } else {
      verdict.add(false);
      stderr.write(`  FAILED: ${problem}\n`);
    }
    stdout.write('\n');
    for (const file of found)
      await tellRules(session, { name: beside(file), path: beside(file), indent: '     ', lint, verdict });
  }
  return verdict.status(lint.fatal);
}

/** `services/../rules.yml` as `rules.yml`. */
function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/'))
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  return parts.join('/');
}
