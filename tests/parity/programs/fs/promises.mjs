// fs/promises: file handles, iterators, streams of handles, abort, and rejections.
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'parity-')));
process.chdir(root);
const mask = (text) => String(text).replaceAll(root, '<root>');
const fails = async (promise) => {
  try {
    console.log('no failure:', await promise);
  } catch (error) {
    console.log(error.name, error.code, mask(error.message), error.syscall, error.path && mask(error.path));
  }
};

await fs.writeFile('a', 'one\ntwo\r\nthree');
console.log(await fs.readFile('a', 'utf8'), (await fs.stat('a')).size);
await fs.writeFile(
  'b',
  (async function* () {
    yield 'x';
    yield Buffer.from('y');
  })(),
);
await fs.appendFile('b', 'z');
console.log(await fs.readFile('b', { encoding: 'utf8' }));

const handle = await fs.open('a', 'r+');
console.log(typeof handle.fd, await handle.readFile('utf8'));
const { bytesRead, buffer } = await handle.read(Buffer.alloc(5), 0, 5, 0);
console.log(bytesRead, String(buffer));
console.log((await handle.read({ position: 4, length: 3 })).buffer.subarray(0, 3).toString());
console.log(
  (await handle.write('ONE', 0)).bytesWritten,
  (await handle.write(Buffer.from('--2--'), 2, 1, 4)).bytesWritten,
);
console.log((await handle.readv([Buffer.alloc(2), Buffer.alloc(2)], 0)).buffers.map(String));
console.log((await handle.writev([Buffer.from('#'), Buffer.from('$')], 8)).bytesWritten);
await handle.truncate(12);
await handle.chmod(0o600);
await handle.utimes(5, 6);
await handle.sync();
await handle.datasync();
const stat = await handle.stat();
console.log(stat.size, stat.mtimeMs, (stat.mode & 0o777).toString(8));
handle.on('close', () => console.log('handle closed'));
await handle.close();
console.log(handle.fd);
await handle.close();
await fails(handle.read());
for await (const line of (await fs.open('a')).readLines()) console.log('line', line);
const chunks = [];
for await (const chunk of (await fs.open('a')).createReadStream({ start: 1, end: 3, encoding: 'utf8' }))
  chunks.push(chunk);
console.log(chunks);
const writer = (await fs.open('c', 'w')).createWriteStream();
writer.write('from ');
await new Promise((resolve) => writer.end('a stream', resolve));
console.log(await fs.readFile('c', 'utf8'));

await fs.mkdir('d/e/f', { recursive: true });
await fs.writeFile('d/1', '');
const seen = [];
for await (const entry of await fs.opendir('d')) seen.push(`${entry.name} ${entry.isDirectory()}`);
console.log(seen.sort());
const all = [];
for await (const entry of await fs.opendir('d', { recursive: true })) all.push(entry.name);
console.log(all.sort());
console.log((await fs.readdir('d', { recursive: true })).sort());
await fs.cp('d', 'g', { recursive: true, filter: async (source) => !source.endsWith('f') });
console.log((await fs.readdir('g', { recursive: true })).sort());
await fs.symlink('a', 'link');
await fs.link('a', 'hard');
console.log(
  await fs.readlink('link'),
  (await fs.lstat('link')).isSymbolicLink(),
  (await fs.stat('hard')).nlink,
);
await fs.rename('hard', 'renamed');
await fs.copyFile('renamed', 'copied');
await fs.unlink('renamed');
await fs.lutimes('link', 1, 2);
console.log(
  (await fs.lstat('link')).mtimeMs,
  mask(await fs.realpath('link')),
  typeof (await fs.statfs('.')).bsize,
);
await fs.access('copied');

await fails(fs.readFile('none'));
await fails(fs.open('none'));
await fails(fs.access('none'));
await fails(fs.mkdir('d'));
await fails(fs.rmdir('d'));
await fails(fs.readFile('d'));
await fails(fs.readFile(5.5));
await fails(fs.cp('d', 'h'));
await fails(fs.lchmod('a', 1));
await fails(fs.readFile('a', { signal: AbortSignal.abort() }));
const controller = new AbortController();
const reading = fs.readFile('a', { signal: controller.signal });
controller.abort();
await fails(reading);
await fails(fs.rm('d'));
process.chdir('/');
await fs.rm(root, { recursive: true });
await fails(fs.stat(root));
