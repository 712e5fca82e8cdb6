// How every kind of failing file operation fails: code, message, syscall, path, dest, errno.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
process.chdir(root);
const mask = (text) => (typeof text === 'string' ? text.replaceAll(fs.realpathSync(root), '<root>') : text);

fs.writeFileSync('file', 'abc');
fs.mkdirSync('full/inner', { recursive: true });
fs.mkdirSync('empty');
fs.symlinkSync('l2', 'l1');
fs.symlinkSync('l1', 'l2');
fs.symlinkSync('nowhere', 'dangling');

const attempts = {
  'read missing': () => fs.readFileSync('none'),
  'read directory': () => fs.readFileSync('full'),
  'read below file': () => fs.readFileSync('file/x'),
  'read with slash': () => fs.readFileSync('file/'),
  'read empty path': () => fs.readFileSync(''),
  'read loop': () => fs.readFileSync('l1'),
  'stat loop': () => fs.statSync('l1'),
  'read dangling': () => fs.readFileSync('dangling'),
  'write into missing': () => fs.writeFileSync('none/x', ''),
  'write directory': () => fs.writeFileSync('full', ''),
  'write exclusively': () => fs.writeFileSync('file', '', { flag: 'wx' }),
  'append exclusively': () => fs.appendFileSync('file', '', { flag: 'ax' }),
  'open r+ missing': () => fs.openSync('none', 'r+'),
  'open for writing with slash': () => fs.openSync('none/', 'w'),
  'truncate missing': () => fs.truncateSync('none'),
  'mkdir existing': () => fs.mkdirSync('file'),
  'mkdir without parent': () => fs.mkdirSync('none/x'),
  'mkdir below file': () => fs.mkdirSync('file/x'),
  'mkdir recursive below file': () => fs.mkdirSync('file/x', { recursive: true }),
  'mkdir recursive on file': () => fs.mkdirSync('file', { recursive: true }),
  'mkdtemp in missing': () => fs.mkdtempSync('none/x'),
  'readdir missing': () => fs.readdirSync('none'),
  'readdir file': () => fs.readdirSync('file'),
  'rmdir missing': () => fs.rmdirSync('none'),
  'rmdir file': () => fs.rmdirSync('file'),
  'rmdir full': () => fs.rmdirSync('full'),
  'unlink missing': () => fs.unlinkSync('none'),
  'unlink directory': () => fs.unlinkSync('full'),
  'rename missing': () => fs.renameSync('none', 'x'),
  'rename file onto directory': () => fs.renameSync('file', 'empty'),
  'rename directory onto file': () => fs.renameSync('full', 'file'),
  'rename directory onto full': () => fs.renameSync('empty', 'full'),
  'rename into itself': () => fs.renameSync('full', 'full/x'),
  'rename to missing': () => fs.renameSync('file', 'none/x'),
  'copy missing': () => fs.copyFileSync('none', 'x'),
  'copy directory': () => fs.copyFileSync('full', 'x'),
  'copy onto directory': () => fs.copyFileSync('file', 'full'),
  'copy exclusively': () => fs.copyFileSync('file', 'file', fs.constants.COPYFILE_EXCL),
  'link missing': () => fs.linkSync('none', 'x'),
  'link directory': () => fs.linkSync('full', 'x'),
  'link existing': () => fs.linkSync('file', 'l1'),
  'symlink existing': () => fs.symlinkSync('file', 'full'),
  'readlink file': () => fs.readlinkSync('file'),
  'readlink missing': () => fs.readlinkSync('none'),
  'realpath missing': () => fs.realpathSync.native('none'),
  'stat missing': () => fs.statSync('none'),
  'lstat missing': () => fs.lstatSync('none'),
  'stat missing, allowed': () => fs.statSync('none', { throwIfNoEntry: false }),
  'access missing': () => fs.accessSync('none'),
  'access execute': () => fs.accessSync('file', fs.constants.X_OK),
  'chmod missing': () => fs.chmodSync('none', 0o644),
  'utimes missing': () => fs.utimesSync('none', 1, 1),
  'lutimes missing': () => fs.lutimesSync('none', 1, 1),
  'chown missing': () => fs.chownSync('none', 1, 1),
  'close unknown': () => fs.closeSync(9999),
  'fstat unknown': () => fs.fstatSync(9999),
  'read unknown': () => fs.readSync(9999, Buffer.alloc(1)),
  'write unknown': () => fs.writeSync(9999, 'x'),
  'ftruncate unknown': () => fs.ftruncateSync(9999),
  'write to a file opened for reading': () => fs.writeSync(fs.openSync('file', 'r'), 'x'),
  'read from a file opened for writing': () => fs.readSync(fs.openSync('file', 'a'), Buffer.alloc(1)),
  'truncate a file opened for reading': () => fs.ftruncateSync(fs.openSync('file', 'r'), 1),
  'watch missing': () => fs.watch('none'),
  'name too long': () => fs.writeFileSync('x'.repeat(256), ''),
  'flags unknown': () => fs.openSync('file', 'zz'),
  'path of the wrong type': () => fs.readFileSync(null),
  'path with zero': () => fs.readFileSync('a\0b'),
  'data of the wrong type': () => fs.writeFileSync('file', 5),
  'encoding unknown': () => fs.readFileSync('file', 'nope'),
  'options of the wrong type': () => fs.readFileSync('file', 5),
  'descriptor of the wrong type': () => fs.closeSync('x'),
  'descriptor out of range': () => fs.closeSync(-1),
  'mode of the wrong kind': () => fs.chmodSync('file', 'rwx'),
  'buffer of the wrong type': () => fs.readSync(0, 'x'),
  'buffers of the wrong type': () => fs.readvSync(0, 5),
  'no callback': () => fs.readFile('file'),
  'offset past the buffer': () => fs.writeSync(1, Buffer.from('hi'), 9),
  'length past the buffer': () => fs.writeSync(1, Buffer.from('hi'), 0, 9),
  'stream starts after its end': () => fs.createReadStream('file', { start: 5, end: 1 }),
};

for (const [name, attempt] of Object.entries(attempts)) {
  try {
    console.log(name, '→', attempt());
  } catch (error) {
    const { code, errno, syscall, path, dest } = error;
    console.log(name, '→', error.name, code, mask(error.message), errno, syscall, mask(path), mask(dest));
  }
}
process.chdir('/');
fs.rmSync(root, { recursive: true });
