// How a process ends: exit codes, 'exit' and 'beforeExit', uncaught errors and rejections, capture callbacks, signals to oneself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

async function run(code, ...options) {
  const child = spawn(process.execPath, [...options, '-e', code]);
  const [out, err, [status, signal]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'close'),
  ]);
  const error =
    /^(?:Uncaught:?\s*)?(\w*Error[^\n]*|Warning[^\n]*)$/m.exec(Buffer.concat(err).toString())?.[1] ?? '';
  console.log(status, signal, Buffer.concat(out).toString().trim().replaceAll('\n', ' | '), error);
}

await run('process.exit(300)');
await run(
  'process.exitCode = 4; process.on("exit", (code) => { console.log("exit", code, process.exitCode); process.exitCode = 9; })',
);
await run('process.on("exit", () => process.exit(3)); process.exit(1); console.log("never")');
await run(
  'let n = 0; process.on("beforeExit", (code) => { console.log("before", code); if (n++ < 2) setTimeout(() => console.log("again"), 1); })',
);
await run('process.exit("2")');
for (const bad of ['"x"', '1.5', '{}', 'true'])
  await run(`try { process.exit(${bad}) } catch (e) { console.log(e.code, e.message) }`);
await run('throw new RangeError("out")');
await run(
  'process.on("exit", (code) => console.log("exit", code)); setTimeout(() => { throw new TypeError("later") }, 1); setTimeout(() => console.log("never"), 50)',
);
await run('Promise.reject(new Error("nobody"))');
await run(
  'process.on("uncaughtException", (e, origin) => console.log(e.message, origin)); setTimeout(() => console.log("goes on"), 5); throw new Error("caught")',
);
await run(
  'process.on("unhandledRejection", (reason, promise) => console.log(reason, promise instanceof Promise)); Promise.reject("why")',
);
await run(
  'process.on("uncaughtExceptionMonitor", (e, origin) => console.log("seen", origin)); Promise.reject(new Error("x"))',
);
await run('process.on("uncaughtException", () => { throw new Error("again") }); throw new Error("first")');
await run(
  'process.setUncaughtExceptionCaptureCallback((e) => console.log("captured", e.message)); console.log(process.hasUncaughtExceptionCaptureCallback()); throw new Error("x")',
);
await run('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)');
await run(
  'process.on("SIGHUP", (name, number) => { console.log(name, number); process.exit(0) }); process.kill(process.pid, "SIGHUP"); setInterval(() => {}, 1000)',
);
await run('process.abort()');
await run('await_ = new Promise(() => {}); console.log("ends with nothing to do")');
await run('await new Promise(() => {})', '--input-type=module');
await run(
  'process.on("warning", (w) => console.log(w.name, w.code, w.message)); process.emitWarning("w", "Custom", "C1")',
  '--no-warnings',
);
await run(
  'console.log(process.kill(process.pid, 0)); try { process.kill(2 ** 30, 0) } catch (e) { console.log(e.code, e.syscall, e.errno, e.message) } try { process.kill(process.pid, "SIGWHAT") } catch (e) { console.log(e.code, e.message) }',
);
await run(
  'console.log(process.umask(0o77).toString(8), process.umask().toString(8)); process.chdir("/tmp"); console.log(process.cwd()); try { process.chdir("nowhere") } catch (e) { console.log(e.code, e.message) }',
);
await run(
  'const a = process.hrtime(); const d = process.hrtime(a); console.log(d[0], d[1] >= 0, typeof process.hrtime.bigint()); try { process.hrtime(1) } catch (e) { console.log(e.code, e.message) } const u = process.cpuUsage(); console.log(process.cpuUsage(u).user >= 0, Object.keys(process.memoryUsage()).join(), Object.keys(process.resourceUsage()).length)',
);
await run(
  'setTimeout(() => {}, 5); setImmediate(() => {}); console.log(process.getActiveResourcesInfo().sort().join())',
);
