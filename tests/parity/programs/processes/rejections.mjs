// Rejections that nobody waits for: each mode of --unhandled-rejections, late handlers, listeners that throw, reasons of every kind.
import { spawn } from 'node:child_process';

/** Without what differs by machine, and without the excerpt of the source. */
const masked = (text) =>
  text
    .replace(/\(node:\d+\)/g, '(node)')
    .replace(/^ {4}at .*\n/gm, '')
    .replace(/ \{$/gm, '')
    .replace(/Node\.js v\S+/, 'Node.js')
    .replace(/^(?:\/|\[eval\]|node:internal).*\n(?:.*\n)?.*\n? *\^\n\n/m, '');

async function run(code, ...options) {
  const child = spawn(process.execPath, [...options, '-e', code]);
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const [status] = await new Promise((resolve) => child.on('close', (...given) => resolve(given)));
  console.log(options.join(' '), '|', code.split('\n', 1)[0].slice(0, 60), '| status', status);
  console.log(out + masked(err));
}

const error = `Promise.reject(new Error('lost')); setTimeout(() => console.log('still here'), 20)`;
const listened = `process.on('unhandledRejection', (reason, promise) => console.log('heard', reason.message, promise instanceof Promise)); ${error}`;
const caught = `process.on('uncaughtException', (error, origin) => console.log('caught', error.message, origin)); ${error}`;
for (const mode of ['strict', 'throw', 'warn', 'none']) {
  const option = `--unhandled-rejections=${mode}`;
  await run(error, option);
  await run(listened, option);
  await run(caught, option);
  await run('Promise.reject(5)', option);
}
for (const reason of [
  'undefined',
  'null',
  '"text"',
  '{ a: 1 }',
  'Symbol("s")',
  '[1, 2]',
  'class Thing {}',
  'Object.assign(new Error("own"), { code: "E_OWN" })',
])
  await run(`Promise.reject(${reason})`);
await run(`process.on('rejectionHandled', (promise) => console.log('handled later', promise === late));
process.on('unhandledRejection', () => console.log('unhandled'));
const late = Promise.reject(new Error('late'));
setTimeout(() => late.catch((error) => console.log('took', error.message)), 20)`);
await run(
  `const late = Promise.reject(new Error('late'));
setTimeout(() => late.catch((error) => console.log('took', error.message)), 20)`,
  '--unhandled-rejections=warn',
);
await run(
  `process.on('unhandledRejection', () => { throw new Error('worse') }); Promise.reject(new Error('bad'))`,
);
await run(
  `process.setUncaughtExceptionCaptureCallback((error) => console.log('captured', error.message)); ${error}`,
);
await run(
  `process.on('uncaughtExceptionMonitor', (error, origin) => console.log('seen', error.message, origin)); ${error}`,
);
