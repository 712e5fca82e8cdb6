// Node's own options: preloads, env files, -e and -p, warnings, --test, and what is no option.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';

async function node(args, env = {}) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  const [out, err, [code]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'close'),
  ]);
  return { out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), code };
}
const show = async (...args) => {
  const { out, code } = await node(...args);
  console.log(args[0].join(' ').replaceAll(import.meta.dirname, '.'), '→', code, out);
};
const part = (name) => `${import.meta.dirname}/parts/${name}`;
writeFileSync(
  '.env',
  'PLAIN=one # not this\nQUOTED="two\\nlines"\nSINGLE=\'a # b\'\nexport SHOUT = loud\nGIVEN=file\n\n# comment\n',
);

await show(['-e', 'console.log(process.argv.length, process.argv[1], require("path").sep)', 'x', 'y']);
await show(['-p', '[1, { a: 2 }]']);
await show(['-p', '"text"']);
await show(['--input-type=module', '-e', 'import { sep } from "node:path"; console.log(sep, await 1)']);
await show(['-r', part('preload.cjs'), part('preloaded.cjs')]);
await show(['--import', `file://${part('preload.mjs')}`, part('preloaded.cjs'), '--not-ours']);
await show(['--env-file=.env', part('env.cjs')], { GIVEN: 'environment' });
console.log(
  (await node(['--no-such-option', 'x.js'])).err.replace(/^.*\//, '').trim(),
  (await node(['--no-such-option'])).code,
);
console.log(
  (await node([part('missing.cjs')])).code,
  /Cannot find module '.*missing.cjs'/.test((await node([part('missing.cjs')])).err),
);
const warn =
  'process.emitWarning("careful", { code: "W1", detail: "more" }); process.emitWarning("old", "DeprecationWarning", "D1")';
const mask = (text) => text.replace(/\(node:\d+\)/g, '(node:PID)');
console.log(mask((await node(['-e', warn])).err));
console.log([
  (await node(['--no-warnings', '-e', warn])).err,
  mask((await node(['--no-deprecation', '-e', warn])).err),
]);
console.log(
  (await node(['--throw-deprecation', '-e', 'process.emitWarning("old", "DeprecationWarning")'])).code,
);
console.log(
  (await node(['--test', part('sums.test.mjs')])).code,
  (await node(['--test', part('wrong.test.mjs')])).code,
);
process.loadEnvFile();
console.log(process.env.PLAIN, process.env.SHOUT);
try {
  process.loadEnvFile('nowhere.env');
} catch (error) {
  console.log(error.code, error.syscall, error.message);
}
