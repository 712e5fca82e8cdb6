import type { Outcome } from './program';

const ended = ({ code, signal }: Outcome) => signal ?? `exit code ${code}`;

/** Where two runs part, in a few lines: a closing report shows no more than the first of them. */
export function apart(here: Outcome, there: Outcome): string {
  const [inTab, onNode] = [here, there].map(({ stdout }) => stdout.split('\n'));
  const at = inTab?.findIndex((line, index) => line !== onNode?.[index]) ?? -1;
  const line = at === -1 ? (inTab?.length ?? 0) : at;
  return [
    `in the tab ${ended(here)}, on Node ${ended(there)}; first line apart: ${line + 1}`,
    `  in the tab: ${inTab?.[line] ?? '(nothing more)'}`,
    `  on Node:    ${onNode?.[line] ?? '(nothing more)'}`,
    `stderr in the tab: ${here.stderr || '(none)'}`,
    `stderr on Node: ${there.stderr || '(none)'}`,
  ].join('\n');
}
