// fork, spawn, exec and execFile: numbers, messages, output, exit codes, signals, and the order of their events.
import { exec, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const part = (name) => new URL(`./parts/${name}`, import.meta.url).pathname;

const child = fork(part('answer.cjs'), ['a', 'b'], { env: { ...process.env, COLOUR: 'red' }, silent: true });
console.log(typeof child.pid, child.connected, child.exitCode, child.killed, child.spawnargs.length);
const events = [];
for (const name of ['spawn', 'message', 'disconnect', 'exit', 'close'])
  child.on(name, () => events.push(name));
let output = '';
child.stdout.on('data', (chunk) => (output += chunk));
child.on('message', (message) => {
  console.log('parent got', message);
  if (message.ready) child.send({ question: [1, null, 'x'], at: new Date(0), nothing: undefined });
  else child.send('enough');
});
console.log('close', ...(await once(child, 'close')));
console.log(output.trim());
console.log(events.join());
console.log(
  child.connected,
  child.exitCode,
  child.signalCode,
  child.send({}, (error) => console.log(error.code)),
);

const echo = spawn(process.execPath, [part('echo.cjs')]);
echo.stdin.write('one ');
echo.stdin.end('two');
const echoed = echo.stdout.setEncoding('utf8').toArray();
console.log('exit', ...(await once(echo, 'exit')), (await echoed).join(''));

for (const signal of ['SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGUSR2']) {
  const sleeper = spawn(process.execPath, [part('sleep.cjs')]);
  await once(sleeper.stdout, 'data');
  console.log(sleeper.kill(signal), ...(await once(sleeper, 'exit')), sleeper.killed, sleeper.kill());
}
const polite = fork(part('polite.cjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
await once(polite, 'message');
polite.kill('SIGTERM');
console.log('polite', ...(await once(polite, 'exit')));

const missing = spawn('no-such-program', ['x']);
console.log('pid of nothing', missing.pid);
const [error] = await once(missing, 'error');
console.log(error.message, error.code, error.errno, error.syscall, error.path, error.spawnargs);

const run = promisify(execFile);
const { stdout, stderr } = await run(process.execPath, ['-e', 'console.log(1 + 1); console.error("oops")']);
console.log([stdout, stderr]);
await run(process.execPath, ['-e', 'process.exit(3)']).catch((e) =>
  console.log(e.code, e.killed, e.signal, e.cmd.endsWith('process.exit(3)')),
);
await promisify(exec)(`node -p "[1,2].map(String)"`).then((r) => console.log(r.stdout));
await promisify(exec)('no-such-program').catch((e) => console.log(e.code));
await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeout: 300 }).catch((e) =>
  console.log('timed out', e.killed, e.signal, e.code),
);
await run(process.execPath, ['-e', 'console.log("x".repeat(100))'], { maxBuffer: 10 }).catch((e) =>
  console.log(e.code, e.stdout),
);
const controller = new AbortController();
const aborted = run(process.execPath, [part('sleep.cjs')], { signal: controller.signal });
setTimeout(() => controller.abort(), 200);
await aborted.catch((e) => console.log(e.name, e.code));
for (const bad of [
  () => spawn(''),
  () => spawn(1),
  () => fork(),
  () => spawn('node', 'x'),
  () => child.kill('SIGNOPE'),
]) {
  try {
    bad();
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}
