/** `promtool`: checks files of a lab as Prometheus reads them, and asks its server. */
import type { CommandSession, TerminalCommand } from '../../command';
import { PromtoolUsage } from './arguments';
import { checkConfigs, checkRuleFiles } from './check';
import { QueryFailure, TimeFailure } from './prometheus-server';
import { queryInstant, queryLabels, queryRange, querySeries } from './query';

const USAGE = `usage: promtool [<flags>] <command> [<args> ...]

Tooling for the Prometheus monitoring system (the part of it that a lab needs).

Commands:
check config [--syntax-only] [--lint=duplicate-rules] [--lint-fatal] <config-files>...
    Check if the config files are valid or not.

check rules [--lint=duplicate-rules] [--lint-fatal] <rule-files>...
    Check if the rule files are valid or not.

query instant [--time=TIME] [-o json] <server> <expr>
    Run instant query.

query range [--start=START] [--end=END] [--step=STEP] [-o json] <server> <expr>
    Run range query.

query series --match=MATCH [--start=START] [--end=END] [-o json] <server>
    Run series query.

query labels [--start=START] [--end=END] [-o json] <server> <name>
    Run labels query.

`;

type Run = (session: CommandSession, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Readonly<Record<string, Run>>>> = {
  check: { config: checkConfigs, rules: checkRuleFiles },
  query: { instant: queryInstant, range: queryRange, series: querySeries, labels: queryLabels },
};

export const promtool: TerminalCommand = {
  name: 'promtool',
  summary: 'Check Prometheus’ files, ask its server: promtool check rules services/rules.yml',
  options: [
    '--lint',
    '--lint-fatal',
    '--syntax-only',
    '--time',
    '--start',
    '--end',
    '--step',
    '--match',
    '-o',
  ],
  complete: (words) =>
    words.length === 1
      ? Object.keys(COMMANDS)
      : words.length === 2
        ? Object.keys(COMMANDS[words[1] as string] ?? {})
        : [],
  async run(session, args) {
    const { stderr, stdout } = session;
    try {
      const [first, second, ...rest] = args;
      if (first === undefined || ['help', '--help', '-h'].includes(first)) {
        stdout.write(USAGE);
        return 0;
      }
      const commands = COMMANDS[first];
      if (!commands) throw new PromtoolUsage(`expected command but got ${JSON.stringify(first)}`);
      if (second === undefined) throw new PromtoolUsage(`must select a subcommand of '${first}'`);
      const run = commands[second];
      if (!run) throw new PromtoolUsage(`expected command but got ${JSON.stringify(second)}`);
      return await run(session, rest);
    } catch (error) {
      if (error instanceof PromtoolUsage) stderr.write(`promtool: error: ${error.message}, try --help\n`);
      else if (error instanceof QueryFailure) stderr.write(`query error: ${error.message}\n`);
      else if (error instanceof TimeFailure) stderr.write(`${error.message}\n`);
      else throw error;
      return 1;
    }
  },
};
