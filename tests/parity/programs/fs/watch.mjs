// Watching: which names are told for a file made, written, renamed and removed, by each of the three ways.
import fs from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
const at = (name) => join(root, name);

/** How often the same thing is told depends on the disk: what is told does not. */
async function told(target, act, enough) {
  const seen = new Set();
  const watcher = fs.watch(target, (type, name) => seen.add(`${type} ${name}`));
  await act();
  while (!enough(seen)) await new Promise((resolve) => watcher.once('change', resolve));
  watcher.close();
  await new Promise((resolve) => watcher.once('close', resolve));
  return [...seen].sort();
}

console.log(
  await told(
    root,
    () => fs.writeFileSync(at('a'), '1'),
    (seen) => seen.size >= 2,
  ),
);
console.log(
  await told(
    root,
    () => fs.appendFileSync(at('a'), '2'),
    (seen) => seen.size >= 1,
  ),
);
console.log(
  await told(
    at('a'),
    () => fs.appendFileSync(at('a'), '3'),
    (seen) => seen.size >= 1,
  ),
);
console.log(
  await told(
    root,
    () => fs.renameSync(at('a'), at('b')),
    (seen) => seen.size >= 2,
  ),
);
console.log(
  await told(
    root,
    () => fs.unlinkSync(at('b')),
    (seen) => seen.size >= 1,
  ),
);
console.log(
  await told(
    root,
    () => fs.mkdirSync(at('folder')),
    (seen) => seen.size >= 1,
  ),
);

const controller = new AbortController();
try {
  setTimeout(() => fs.writeFileSync(at('c'), ''), 20);
  for await (const { eventType, filename } of watch(root, { signal: controller.signal })) {
    console.log(eventType, filename);
    controller.abort();
  }
} catch (error) {
  console.log(error.name, error.code);
}

fs.utimesSync(at('c'), 1, 1);
await new Promise((resolve) => {
  fs.watchFile(at('c'), { interval: 20 }, (now, before) => {
    console.log(before.mtimeMs, now.mtimeMs, now.size);
    fs.unwatchFile(at('c'));
    resolve();
  });
  setTimeout(() => {
    fs.writeFileSync(at('c'), 'longer');
    fs.utimesSync(at('c'), 9, 9);
  }, 60);
});
fs.watch(root, { persistent: false });
fs.watch(root).unref();
fs.rmSync(root, { recursive: true });
