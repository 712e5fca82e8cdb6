// node --check runs nothing, --conditions chooses a target, --require and --import load first, -e has require.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const parts = path.join(import.meta.dirname, 'parts');
const run = (...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: parts });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('close', (code) =>
      resolve([
        args.join(' '),
        code,
        output.trim().replaceAll(import.meta.dirname, '<here>'),
        /\b\w*Error\b/.exec(errors)?.[0],
      ]),
    );
  });
console.log(await run('--check', 'speaks.cjs'));
const folder = mkdtempSync(path.join(tmpdir(), 'checked-'));
writeFileSync(path.join(folder, 'wrong.cjs'), 'const = 5;');
console.log((await run('-c', path.join(folder, 'wrong.cjs'))).slice(1));
rmSync(folder, { recursive: true });
console.log(await run('speaks.cjs'));
console.log(await run('conditions/main.mjs'));
console.log(await run('--conditions', 'special', 'conditions/main.mjs'));
console.log(await run('-C', 'special', 'conditions/main.cjs'));
console.log(await run('--require', './speaks.cjs', '--import', './says.mjs', 'speaks-too.cjs'));
console.log(await run('-e', "console.log(typeof require, require('node:path').sep, typeof module)"));
console.log(
  await run('--input-type=module', '-e', "import { sep } from 'node:path'; console.log(sep, typeof require)"),
);
console.log(await run('nowhere.cjs').then(([, code, , error]) => [code, error]));
