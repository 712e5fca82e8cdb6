/** `node:tty`: nothing in the sandbox is a terminal. */
import { nodeError } from './node-error';

function noTerminal(name: string) {
  return function construct(): never {
    throw nodeError(Error, 'ERR_INVALID_FD', `tty.${name}: no stream of this sandbox is a terminal.`);
  };
}

export default {
  isatty: () => false,
  ReadStream: noTerminal('ReadStream'),
  WriteStream: noTerminal('WriteStream'),
};
