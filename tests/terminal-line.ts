import type { Sandbox } from '../sandboxes/engine/contract';
import { bootedWith, type ServicePlan } from '../sandboxes/engine/service-plan';
import { registerCommand, type TerminalCommand } from '../sandboxes/terminal/command';
import { Shell } from '../sandboxes/terminal/shell/shell';

/**
 * One line of shell in a lab's terminal.
 * @param command of a service, which the shell does not have by itself
 * @returns all that it prints
 */
export async function typedInTerminal(
  sandbox: Sandbox,
  services: readonly ServicePlan[],
  command: TerminalCommand,
  line: string,
): Promise<string> {
  let printed = '';
  const decoder = new TextDecoder();
  const shell = new Shell({
    sandbox: () => Promise.resolve(sandbox),
    env: bootedWith(services).env,
    terminal: {
      terminal: true,
      full: false,
      ready: () => Promise.resolve(),
      write: (data) => {
        printed += typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      },
    },
  });
  const forget = registerCommand(command);
  try {
    await shell.run(line);
  } finally {
    forget();
  }
  return printed;
}
