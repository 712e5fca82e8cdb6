import type { FileSystem } from './emscripten';

const BLOCK = 512;
const FOLDER = '5'.charCodeAt(0);

/** Unpacks an archive without compression (ustar) into a folder. */
export function unpack(tar: Uint8Array, files: FileSystem, folder: string): void {
  const text = (from: number, length: number): string => {
    const bytes = tar.subarray(from, from + length);
    const zero = bytes.indexOf(0);
    return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
  };
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const path = `${folder}/${text(at, 100).replace(/^\/+/, '')}`;
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    if (tar[at + 156] === FOLDER) files.mkdirTree(path);
    else {
      files.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      files.writeFile(path, tar.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
