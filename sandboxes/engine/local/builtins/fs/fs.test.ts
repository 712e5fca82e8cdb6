import nativeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDisk } from '../../files/empty-disk';
import { FileTree } from '../../files/tree';
import { loadFiles } from '../../process/files';
import fs from './index';

/** The same program on the disk and in memory: what it answers, and how it fails, must be the same. */
const disk = nativeFs.mkdtempSync(join(tmpdir(), 'backlab-fs-'));
const memory = '/app/fs';

beforeAll(() => {
  const tree = new FileTree(emptyDisk(Date.now()));
  tree.apply({ op: 'put', path: '/app/package.json', ino: 2, data: '{}', at: Date.now() });
  loadFiles(tree.root, 100, () => undefined);
  fs.mkdirSync(memory);
});
afterAll(() => nativeFs.rmSync(disk, { recursive: true }));

type Fs = typeof nativeFs;
const programs: Record<string, (fs: Fs, root: string) => unknown> = {
  'write and read': (fs, root) => {
    fs.writeFileSync(`${root}/a.txt`, 'é');
    fs.appendFileSync(`${root}/a.txt`, 'b');
    return [
      fs.readFileSync(`${root}/a.txt`, 'utf8'),
      fs.readFileSync(`${root}/a.txt`).length,
      fs.readFileSync(`${root}/a.txt`, { encoding: 'base64' }),
    ];
  },
  'a missing file': (fs, root) => fs.readFileSync(`${root}/none`),
  'a missing directory': (fs, root) => fs.writeFileSync(`${root}/no/x`, ''),
  'a file as directory': (fs, root) => {
    fs.writeFileSync(`${root}/f`, '');
    return fs.readdirSync(`${root}/f`);
  },
  'reading a directory': (fs, root) => fs.readFileSync(root),
  'mkdir twice': (fs, root) => {
    fs.mkdirSync(`${root}/d1`);
    fs.mkdirSync(`${root}/d1`);
  },
  'mkdir without a parent': (fs, root) => fs.mkdirSync(`${root}/no/d`),
  'mkdir -p': (fs, root) => [
    fs.mkdirSync(`${root}/p/q/r`, { recursive: true })?.slice(root.length),
    fs.mkdirSync(`${root}/p/q/r`, { recursive: true }),
  ],
  'readdir, plain and with types': (fs, root) => {
    fs.mkdirSync(`${root}/list/sub`, { recursive: true });
    fs.writeFileSync(`${root}/list/b`, '');
    fs.writeFileSync(`${root}/list/a`, '');
    return [
      fs.readdirSync(`${root}/list`),
      fs
        .readdirSync(`${root}/list`, { withFileTypes: true })
        .map((entry) => [entry.name, entry.isFile(), entry.isDirectory()]),
    ];
  },
  'rename and copy': (fs, root) => {
    fs.writeFileSync(`${root}/from`, 'x');
    fs.renameSync(`${root}/from`, `${root}/to`);
    fs.copyFileSync(`${root}/to`, `${root}/copy`);
    return [fs.existsSync(`${root}/from`), fs.readFileSync(`${root}/copy`, 'utf8')];
  },
  'rename of nothing': (fs, root) => fs.renameSync(`${root}/nothing`, `${root}/there`),
  'rmdir of a full directory': (fs, root) => {
    fs.mkdirSync(`${root}/full/x`, { recursive: true });
    fs.rmdirSync(`${root}/full`);
  },
  'rm with force and recursive': (fs, root) => {
    fs.mkdirSync(`${root}/tree/x`, { recursive: true });
    fs.rmSync(`${root}/tree`, { recursive: true });
    fs.rmSync(`${root}/tree`, { force: true });
    return fs.existsSync(`${root}/tree`);
  },
  'unlink of nothing': (fs, root) => fs.unlinkSync(`${root}/nothing`),
  'exclusive creation': (fs, root) => {
    fs.writeFileSync(`${root}/once`, '', { flag: 'wx' });
    fs.writeFileSync(`${root}/once`, '', { flag: 'wx' });
  },
  descriptors: (fs, root) => {
    const fd = fs.openSync(`${root}/fd`, 'w+');
    fs.writeSync(fd, 'hello ');
    fs.writeSync(fd, Buffer.from('xworldx'), 1, 5);
    const piece = Buffer.alloc(5);
    const count = fs.readSync(fd, piece, 0, 5, 6);
    const size = fs.fstatSync(fd).size;
    fs.closeSync(fd);
    return [count, piece.toString(), size];
  },
  'a closed descriptor': (fs) => fs.readSync(9999, Buffer.alloc(1)),
  stat: (fs, root) => {
    fs.writeFileSync(`${root}/st`, 'four');
    const stat = fs.statSync(`${root}/st`);
    return [
      stat.size,
      stat.isFile(),
      stat.isDirectory(),
      fs.statSync(root).isDirectory(),
      fs.statSync(`${root}/none`, { throwIfNoEntry: false }),
    ];
  },
};

function outcome(program: (fs: Fs, root: string) => unknown, fs: Fs, root: string): unknown {
  try {
    return { value: program(fs, root) };
  } catch (error) {
    const { message, code, syscall, errno } = error as NodeJS.ErrnoException;
    return { message: message.replaceAll(root, '<root>'), code, syscall, errno };
  }
}

describe('fs in memory behaves as fs on a disk', () => {
  it.each(Object.entries(programs))('%s', (_, program) => {
    expect(outcome(program, fs as unknown as Fs, memory)).toEqual(outcome(program, nativeFs, disk));
  });
});
