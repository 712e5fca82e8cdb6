import { readFileSync } from 'node:fs';
import { headlessBrowser } from '@/lib/headless-browser';
import { createHeadlessLocalEngine } from './sandboxes/engine/local/headless';
import { createNativeEngine } from './sandboxes/engine/native';
const [file = '', ...args] = process.argv.slice(2);
const base = file.split('/').pop() ?? '';
const local = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
const native = createNativeEngine();
const env = { VERBOSE: process.env['VERBOSE'] ?? '' };
const run = async (engine: typeof native | typeof local) => {
  const sandbox = await engine.boot({ name: 'x', files: { 'package.json': '{ "name": "parity", "private": true }', [base]: readFileSync(file, 'utf8') } });
  const d = new TextDecoder(); let out = ''; let err = '';
  const p = await sandbox.spawn(['node', base, ...args], { env, onOutput: (s, b) => { if (s === 'stdout') out += d.decode(b); else err += d.decode(b); } });
  const status = await Promise.race([p.exited, new Promise((r) => setTimeout(r, 120_000, 'HANG'))]);
  await sandbox.dispose();
  return { out, err, status };
};
const t0 = Date.now();
const here = await run(local); const t1 = Date.now();
const there = await run(native);
await local.close();
const by = (t: string) => { const m = new Map<string, string>(); for (const l of t.split('\n')) { const k = l.split(' ')[0] ?? ''; m.set(k, (m.get(k) ?? '') + l + '\n'); } return m; };
const a = by(there.out), b = by(here.out); let n = 0;
for (const [k, v] of a) if (b.get(k) !== v) { n++; if (n <= Number(process.env['MAX'] ?? 60)) { const x = v.split('\n'), y = (b.get(k) ?? '').split('\n'); for (let i = 0; i < Math.max(x.length, y.length); i++) if (x[i] !== y[i]) console.log(`- ${x[i]}\n+ ${y[i]}\n`); } }
console.log(`${n} of ${a.size} lines differ; local ${t1 - t0} ms`, here.status, there.status, here.err.slice(0, 2000), there.err.slice(0, 500));
process.exit();
