import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { ArchiveProblem, filesOfZip, zipOf } from './archive';

const files = { 'package.json': '{"type":"module"}', 'src/index.ts': 'console.log("grüße")\n' };

it('goes out and comes back', () => {
  const { files: back } = filesOfZip(zipOf('jwt', files, '# jwt'));
  expect(back).toEqual({ ...files, 'README.md': '# jwt' });
});

it('leaves out node_modules and binaries, and counts them', () => {
  const zip = zipSync({
    'p/package.json': strToU8('{}'),
    'p/node_modules/x/index.js': strToU8('x'),
    'p/logo.png': new Uint8Array([0x89, 0, 1]),
  });
  expect(filesOfZip(zip)).toEqual({ files: { 'package.json': '{}' }, skipped: 2 });
});

it('says why a zip cannot be used', () => {
  expect(() => filesOfZip(strToU8('hello'))).toThrow(ArchiveProblem);
  expect(() => filesOfZip(zipSync({ 'a.txt': strToU8('a') }))).toThrow(/no package.json/);
  expect(() =>
    filesOfZip(zipSync({ 'package.json': strToU8('{}'), 'a.txt': new Uint8Array(6_000_000) })),
  ).toThrow(/5 MB/);
});
