// Files written, read, moved, linked, copied and removed, with what stat says of them.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'parity-')));
process.chdir(root);
const show = (...values) => console.log(...values);
const mask = (text) => text.replaceAll(root, '<root>');

fs.writeFileSync('a', 'héllo');
fs.appendFileSync('a', Buffer.from(' wörld'));
show(fs.readFileSync('a', 'utf8'), fs.readFileSync('a').length, fs.readFileSync('a', { encoding: 'base64' }));
fs.writeFileSync('a', 'XY', { flag: 'r+' });
show(fs.readFileSync('a', 'latin1'));
fs.writeFileSync('b', 'ff00', 'hex');
show(fs.readFileSync('b'));
fs.writeFileSync('c', new Uint16Array([1, 2]));
show(fs.readFileSync('c'));

const fd = fs.openSync('d', 'w+', 0o600);
show(fs.writeSync(fd, 'hello world'), fs.writeSync(fd, Buffer.from('abc'), 1, 2), fs.writeSync(fd, 'J', 0));
const buffer = Buffer.alloc(20, '.');
show(fs.readSync(fd, buffer, 2, 5, 0), buffer.toString());
show(fs.readSync(fd, buffer), fs.readSync(fd, buffer, { position: 6, length: 3 }), buffer.toString());
fs.ftruncateSync(fd, 15);
show(fs.fstatSync(fd).size, fs.readFileSync('d'));
fs.ftruncateSync(fd, 3);
show(fs.readFileSync(fd, 'utf8'), fs.readFileSync('d', 'utf8'));
show(fs.writevSync(fd, [Buffer.from('12'), Buffer.from('345')], 1), fs.readFileSync('d', 'utf8'));
const parts = [Buffer.alloc(2), Buffer.alloc(2)];
show(fs.readvSync(fd, parts, 1), parts.map(String));
fs.unlinkSync('d');
show(fs.writeSync(fd, 'still here', 0), fs.fstatSync(fd).nlink, fs.existsSync('d'));
fs.fsyncSync(fd);
fs.fdatasyncSync(fd);
fs.closeSync(fd);

const mode = (path) => (fs.statSync(path).mode & 0o7777).toString(8);
fs.writeFileSync('e', '', { mode: 0o640 });
show(mode('e'));
fs.chmodSync('e', '755');
show(mode('e'));
fs.utimesSync('e', 1000, new Date(2000000));
const { atimeMs, mtimeMs, mtime } = fs.statSync('e');
show(atimeMs, mtimeMs, mtime.toISOString());
show(fs.statSync('e', { bigint: true }).mtimeNs, typeof fs.statSync('e', { bigint: true }).size);
show(Object.keys(fs.statSync('e')).join(' '));

show(
  mask(fs.mkdirSync('x/y/z', { recursive: true })),
  fs.mkdirSync('x/y/z', { recursive: true }),
  fs.mkdirSync('w'),
);
show(mask(fs.mkdirSync(join(root, 'x/v/u'), { recursive: true })));
fs.writeFileSync('x/1', '1');
fs.writeFileSync('x/y/2', '2');
show(fs.readdirSync('x'), fs.readdirSync('x', { recursive: true }));
for (const entry of fs.readdirSync('x', { withFileTypes: true }))
  show(entry.name, entry.isDirectory(), entry.isFile(), entry.isSymbolicLink(), mask(entry.parentPath));
show(fs.readdirSync('x', 'buffer').map(String));

fs.symlinkSync('x/y', 'link');
fs.symlinkSync('x/1', 'to-file');
show(
  fs.readlinkSync('link'),
  fs.readdirSync('link'),
  mask(fs.realpathSync('link/2')),
  mask(fs.realpathSync.native('link')),
);
show(fs.lstatSync('link').isSymbolicLink(), fs.statSync('link').isDirectory(), fs.lstatSync('link').size);
fs.writeFileSync('to-file', 'through the link');
show(fs.readFileSync('x/1', 'utf8'));
fs.symlinkSync('x/made', 'to-missing');
fs.writeFileSync('to-missing', 'made');
show(
  fs.readFileSync('x/made', 'utf8'),
  fs.existsSync('link'),
  fs.existsSync('none'),
  fs.existsSync(undefined),
);
fs.linkSync('x/1', 'hard');
fs.appendFileSync('hard', '!');
show(
  fs.readFileSync('x/1', 'utf8'),
  fs.statSync('hard').nlink,
  fs.statSync('hard').ino === fs.statSync('x/1').ino,
);
fs.unlinkSync('x/1');
show(fs.readFileSync('hard', 'utf8'), fs.statSync('hard').nlink);

fs.renameSync('x', 'moved');
show(fs.readdirSync('moved', { recursive: true }), fs.existsSync('x'));
fs.renameSync('hard', 'moved/2');
fs.copyFileSync('moved/2', 'copy');
show(fs.readFileSync('copy', 'utf8'), fs.statSync('copy').nlink);
fs.cpSync('moved', 'tree', { recursive: true, filter: (source) => !source.endsWith('made') });
show(fs.readdirSync('tree', { recursive: true }));
fs.rmSync('tree', { recursive: true });
fs.rmSync('tree', { recursive: true, force: true });
show(fs.existsSync('tree'));
fs.truncateSync('copy', 4);
show(fs.readFileSync('copy', 'utf8'));
const directory = fs.opendirSync('moved');
const names = [];
for (let entry = directory.readSync(); entry; entry = directory.readSync()) names.push(entry.name);
show(names.sort(), mask(directory.path));
directory.closeSync();
show(Object.keys(fs.statfsSync('.')).join(' '));
show(fs.readFileSync('/dev/null', 'utf8') === '', fs.statSync('/dev/null').isCharacterDevice());
fs.writeFileSync('/dev/null', 'gone');
const temporary = fs.mkdtempSync('t-');
show(temporary.length, mode(temporary));
process.chdir('/');
fs.rmSync(root, { recursive: true });
show(fs.existsSync(root));
