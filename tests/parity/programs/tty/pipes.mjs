// tty without a terminal: isTTY, isatty, numbers that are no descriptor, and how many colours which variables promise.
import tty from 'node:tty';

for (const fd of [0, 1, 2, 99, -1, 1.5, '1', null]) console.log(fd, tty.isatty(fd));
for (const stream of [process.stdout, process.stderr]) console.log(stream.isTTY, 'isTTY' in stream);
for (const Stream of [tty.ReadStream, tty.WriteStream]) {
  try {
    new Stream(-1);
  } catch (error) {
    console.log(Stream.name, error.name, error.code, error.message);
  }
}
const { getColorDepth, hasColors } = tty.WriteStream.prototype;
for (const env of [
  { TERM: 'dumb' },
  { TERM: 'xterm' },
  { TERM: 'xterm-256color' },
  { COLORTERM: 'truecolor' },
  { NO_COLOR: '1' },
  { FORCE_COLOR: '2' },
])
  console.log(env, getColorDepth.call({}, env), hasColors.call({ getColorDepth }, 256, env));
