import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { stripTypes } from '../../sandboxes/engine/local/compile/strip-types';
import { sucraseParts } from './sucrase-parts';

const COMPILE = join(import.meta.dirname, '../../sandboxes/engine/local/compile');

describe('sucrase without the parts that TypeScript does not need', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(COMPILE, 'strip-types.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    mainFields: ['module', 'main'],
    plugins: [sucraseParts],
  });
  const text = outputFiles[0]?.text ?? '';
  const trimmed = (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as {
    stripTypes: typeof stripTypes;
  };

  it('has none of them', () => {
    expect(text).not.toMatch(/class JSXTransformer|function flowParseType\b|ts-interface-checker/);
  });

  it.each(['esm', 'cjs'] as const)(
    'makes of every file of a process what the whole of it makes, as %s',
    async (kind) => {
      const folder = join(COMPILE, '../process');
      const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.ts'));
      expect(files.length).toBeGreaterThan(40);
      for (const path of files) {
        const source = await readFile(join(folder, path), 'utf8');
        expect(trimmed.stripTypes(source, path, kind).code, path).toBe(stripTypes(source, path, kind).code);
      }
    },
    30_000,
  );

  it('refuses the same sources with the same words', () => {
    for (const source of [
      'const a: = 1;',
      'class {',
      'let x = <T>(y) => ;',
      'enum',
      '@',
      'const a = <b>c</b>;',
    ]) {
      const reason = (strip: typeof stripTypes) => {
        try {
          return strip(source, 'a.ts').code;
        } catch (error) {
          return String(error);
        }
      };
      expect(reason(trimmed.stripTypes), source).toBe(reason(stripTypes));
    }
  });
});
