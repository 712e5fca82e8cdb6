import type { TerminalCommand } from '../command';

/** Goes to another machine of the sandbox. There is no secure shell inside: nobody could listen in, and nobody logs in. */
export const ssh: TerminalCommand = {
  name: 'ssh',
  summary: 'Go to another machine, until exit; or run a command there: ssh api-1 ss -tlnp (simulated)',
  async run(session, args) {
    const [target, ...command] = args;
    const name = target?.replace(/^.*@/, '');
    const machines = (session.sandbox.machines?.list ?? []).map((machine) => machine.name);
    if (name === undefined || name.startsWith('-')) {
      session.stderr.write(`usage: ssh machine [command]\nThe sandbox has ${machines.join(', ')}.\n`);
      return 255;
    }
    const found = session.sandbox.machines?.list.find((each) => each.name === name || each.address === name);
    if (!found) {
      const known =
        machines.length > 0 ? `The sandbox has ${machines.join(', ')}.` : 'This engine has one machine.';
      session.stderr.write(`ssh: Could not resolve hostname ${name}: Name or service not known\n${known}\n`);
      return 255;
    }
    // As the real one: the words are joined by spaces, and the other side's shell reads them.
    if (command.length > 0) return session.run(command.join(' '), found.name);
    session.enter(found.name);
    return 0;
  },
};
