// readline over streams: lines, questions, iteration, history of events, and the cursor functions.
import readline from 'node:readline';
import { createInterface as createPromises, Readline } from 'node:readline/promises';
import { PassThrough, Readable, Writable } from 'node:stream';

const collect = () => {
  const written = [];
  return Object.assign(
    new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { written },
  );
};
const lines = [];
for await (const line of readline.createInterface({
  input: Readable.from(['one\ntw', 'o\r\nthr', 'ee\rfour\n\nlast']),
  crlfDelay: Infinity,
}))
  lines.push(line);
console.log(lines);
const input = new PassThrough();
const output = collect();
const rl = readline.createInterface({ input, output, prompt: 'in> ', terminal: false });
for (const event of ['line', 'close', 'pause', 'resume']) rl.on(event, (value) => console.log(event, value));
rl.prompt();
rl.question('name? ', (answer) => console.log('answer', answer));
input.write('Ada\nnext\n');
await new Promise((resolve) => setImmediate(resolve));
rl.setPrompt('new> ');
rl.prompt();
console.log(rl.getPrompt(), rl.terminal, rl.line);
rl.pause();
rl.resume();
rl.write('typed\n');
input.end('rest');
await new Promise((resolve) => rl.once('close', resolve));
console.log(output.written, rl.closed);
try {
  rl.question('x', () => undefined);
} catch (error) {
  console.log(error.code, error.message);
}
const second = new PassThrough();
const asking = createPromises({ input: second, output: collect() });
const question = asking.question('who? ');
second.write('me\n');
console.log(await question);
await asking
  .question('x', { signal: AbortSignal.abort() })
  .catch((error) => console.log(error.name, error.code));
asking.close();
const screen = collect();
console.log(
  readline.cursorTo(screen, 1, 2),
  readline.cursorTo(screen, 3),
  readline.moveCursor(screen, -1, 2),
  readline.clearLine(screen, 0),
  readline.clearLine(screen, -1),
  readline.clearLine(screen, 1),
  readline.clearScreenDown(screen, () => console.log('cleared')),
);
const batch = new Readline(screen);
batch.cursorTo(0, 0).clearLine(1).moveCursor(1, 1).clearScreenDown();
await batch.commit();
console.log(JSON.stringify(screen.written));
const keys = new PassThrough();
readline.emitKeypressEvents(keys);
keys.on('keypress', (text, key) =>
  console.log(JSON.stringify(text), key.name, key.ctrl, key.shift, JSON.stringify(key.sequence)),
);
keys.write('aB\r\u0003\u001b[A\u001b[1;5C é\t\u007f');
await new Promise((resolve) => setTimeout(resolve, 10));
