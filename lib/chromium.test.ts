import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './chromium';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  writeFileSync(join(folder, 'chromium'), '');
  writeFileSync(join(folder, 'plain'), '');
  chmodSync(join(folder, 'chromium'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const env = (values: Record<string, string>) => values as NodeJS.ProcessEnv;

describe('findChromium', () => {
  it('prefers CHROMIUM_PATH over the PATH', () => {
    const named = join(folder, 'chromium');
    expect(findChromium(env({ CHROMIUM_PATH: named, PATH: '' }))).toBe(named);
  });

  it('looks on the PATH', () => {
    expect(findChromium(env({ PATH: `/nowhere:${folder}` }))).toBe(join(folder, 'chromium'));
  });

  it('says so when CHROMIUM_PATH names nothing that runs', () => {
    expect(() => findChromium(env({ CHROMIUM_PATH: join(folder, 'gone') }))).toThrow(
      /CHROMIUM_PATH is .*gone/,
    );
  });
});
