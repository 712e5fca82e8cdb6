/** Every setting is an environment variable, read and checked here. */
import { resolve } from 'node:path';

/**
 * @param {Record<string, string | undefined>} env
 * @returns {{ port: number, dataDir: string }} `dataDir` is absolute
 * @throws {Error} naming the variable, what it holds and what it may hold
 */
export function readSettings(env = process.env) {
  const port = env['PORT'] ?? '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new Error(`PORT is "${port}"; it must be a whole number from 1 to 65535, such as PORT=3000.`);
  }
  const dataDir = env['DATA_DIR'] ?? './data';
  if (dataDir.trim() === '')
    throw new Error('DATA_DIR is empty; give a folder, such as DATA_DIR=./data, or leave it unset.');
  return { port: Number(port), dataDir: resolve(dataDir) };
}
