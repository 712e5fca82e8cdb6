import { transform } from 'sucrase';
import { decodeMappings, type LineColumns } from './position-map';

export interface Stripped {
  readonly code: string;
  /** Columns of `code` in the source, line by line: sucrase keeps the lines themselves. */
  readonly columns: readonly LineColumns[];
}

/**
 * Takes the types out of TypeScript and leaves ECMAScript modules as they are, line by line.
 * Imports used only as types go too, as TypeScript and esbuild do it.
 * @param kind `cjs`: import and export statements become `require` and `exports`, as TypeScript makes them of `.cts`
 * @throws {Error} with `loc` where the source cannot be parsed
 */
export function stripTypes(source: string, path: string, kind: 'esm' | 'cjs' = 'esm'): Stripped {
  const { code, sourceMap } = transform(source, {
    transforms: kind === 'cjs' ? ['typescript', 'imports'] : ['typescript'],
    disableESTransforms: true,
    preserveDynamicImport: true,
    production: true,
    filePath: path,
    sourceMapOptions: { compiledFilename: path },
  });
  return { code, columns: decodeMappings(sourceMap?.mappings ?? '') };
}
