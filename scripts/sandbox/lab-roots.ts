/** What the labs depend on, and which specifiers their programs really name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'./][^"'\n]*)\1/g;

export interface LabRoots {
  /** Package names, sorted. */
  readonly packages: readonly string[];
  readonly specifiers: ReadonlySet<string>;
}

/** @param labs folder of labs, each a project with its package.json */
export function labRoots(labs: string): LabRoots {
  const packages = new Set<string>();
  const specifiers = new Set<string>();
  for (const entry of readdirSync(labs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('node_modules')) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.name === 'package.json') {
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies?: Record<string, string> };
      for (const name of Object.keys(manifest.dependencies ?? {})) packages.add(name);
    } else if (entry.name.endsWith('.ts')) {
      for (const match of readFileSync(path, 'utf8').matchAll(SPECIFIER)) specifiers.add(match[2] ?? '');
    }
  }
  // tsx is what runs TypeScript; the engine does that itself.
  packages.delete('tsx');
  return { packages: [...packages].sort(), specifiers };
}
