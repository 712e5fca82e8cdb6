/** `bash file`, `bash -c text`, `… | bash`: a shell inside the shell. */
import type { Output, TerminalCommand } from '../command';
import type { Statement } from './direct-output';
import { type Input, readAll } from './input';
import { parse } from './parse';
import type { ShellState } from './shell-state';

type RunScript = (
  statements: readonly Statement[],
  state: ShellState,
  ends: { readonly stdin: Input; readonly stdout: Output; readonly stderr: Output },
  signal: AbortSignal,
) => Promise<number>;

export function scriptCommands(run: RunScript, state: ShellState): readonly TerminalCommand[] {
  return ['bash', 'sh'].map((name) => ({
    name,
    summary: `Run a file of shell commands: ${name} setup.sh, ${name} -c 'ls | wc -l'`,
    options: ['-c'],
    async run({ files, cwd, stdin, stdout, stderr, signal }, given) {
      const args = given.filter(
        (arg, at) => !/^-[exu]+$/.test(arg) || (given.indexOf('-c') >= 0 && at > given.indexOf('-c')),
      );
      let text: string;
      let parameters: readonly string[];
      if (args[0] === '-c') {
        text = args[1] ?? '';
        parameters = args.slice(3);
      } else if (args[0] !== undefined) {
        const path = files.resolvePath(cwd, args[0]);
        if (!(await files.exists(path))) {
          stderr.write(`${name}: ${args[0]}: No such file or directory\n`);
          return 127;
        }
        text = await files.readFile(path);
        parameters = args.slice(1);
      } else if (stdin.terminal) {
        stderr.write(
          `${name}: this is a shell already. It takes a file, -c 'commands', or lines from a pipe\n`,
        );
        return 1;
      } else {
        text = new TextDecoder().decode(await readAll(stdin, signal));
        parameters = [];
      }
      const parsed = parse(text);
      if (parsed.kind !== 'script') {
        const why = parsed.kind === 'open' ? 'syntax error: unexpected end of file' : parsed.message;
        stderr.write(`${name}: ${why}\n`);
        return 2;
      }
      const inner = state.child();
      inner.cwd = cwd;
      inner.parameters = parameters;
      return run(parsed.statements, inner, { stdin, stdout, stderr }, signal);
    },
  }));
}
