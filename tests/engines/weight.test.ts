import { describe, expect, it } from 'vitest';
import { chunkClosure, packageClosure } from '../../sandboxes/engine/local/manifest';
import { buildSandbox } from '../../scripts/build-sandbox';

describe('what a plain Hono server has to fetch before it starts', async () => {
  const { manifest } = await buildSandbox();
  const packages = packageClosure(manifest, ['hono', '@hono/node-server', '@hono/zod-validator', 'zod']);

  it('is no chunk beside the one that every process starts with', () => {
    expect(
      chunkClosure(
        manifest,
        packages.flatMap((id) => manifest.packages[id]?.chunks ?? []),
      ),
    ).toEqual([]);
  });

  it('is an engine of at most 300 KiB, as brotli sends it', () => {
    const { frame, process, compile } = manifest;
    expect((frame.brotli + process.brotli + compile.brotli) / 1024).toBeLessThan(300);
  });
});
