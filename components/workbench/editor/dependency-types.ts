/** Types of the lab's dependencies for the editor, built with the site and served from our own origin. */
import type { SandboxManifest } from '@/sandboxes/engine/local/manifest';
import { monaco } from './monaco';

const loaded = new Map<string, Promise<void>>();

/** Monaco keeps this very object and reads it at each look: changing it in place spares its worker another start. */
const diagnostics = { noSemanticValidation: true };

/**
 * Compiler options like those of the labs' tsconfig.json; TypeScript 5.9 of Monaco takes its numbers.
 * Type errors are held back until `showTypeErrors`: before all files and types are there, every import looks wrong.
 */
export function configureTypeScript(): void {
  const { typescriptDefaults } = monaco.typescript;
  diagnostics.noSemanticValidation = true;
  // Also starts the worker anew: models of another lab may have the same paths and versions, and it would mix them up.
  typescriptDefaults.setDiagnosticsOptions(diagnostics);
  typescriptDefaults.setCompilerOptions({
    // ScriptTarget.ES2023, which Monaco's own enum does not name yet; with it come its library and the DOM's.
    target: 10 as monaco.typescript.ScriptTarget,
    module: 99,
    // ModuleResolutionKind.Bundler, which Monaco's own enum does not name yet.
    moduleResolution: 100 as monaco.typescript.ModuleResolutionKind,
    types: ['node'],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    skipLibCheck: true,
    isolatedModules: true,
    allowJs: true,
  });
  typescriptDefaults.setEagerModelSync(true);
}

/**
 * Monaco looks at a file again when that file changes, not when one that it imports appears or goes.
 * A changed extra library makes it look at all of them, without starting its worker anew.
 */
export function checkImportsAgain(): void {
  looks += 1;
  monaco.typescript.typescriptDefaults.addExtraLib(
    `// ${looks}\nexport {};`,
    'file:///files-of-the-project.d.ts',
  );
}
let looks = 0;

/**
 * Resolves when the worker holds every TypeScript file that has a model. Monaco sends it each file as that file is looked
 * at: a worker that starts with the first one finds the imports of that one missing until the others have come.
 */
export async function sendFilesToWorker(): Promise<void> {
  const files = monaco.editor.getModels().filter((model) => model.getLanguageId() === 'typescript');
  if (files.length === 0) return;
  try {
    const worker = await monaco.typescript.getTypeScriptWorker();
    await worker(...files.map((model) => model.uri));
  } catch (error) {
    console.info('Not every file may have reached the TypeScript worker yet:', error);
  }
}

/** Call it when the worker has every file and the dependencies their types. */
export function showTypeErrors(): void {
  diagnostics.noSemanticValidation = false;
  checkImportsAgain();
}

/** Adds the types of each dependency that `package.json` names. What the site has no types for stays untyped. */
export async function addDependencyTypes(packageJson: string | undefined): Promise<void> {
  await Promise.all(dependencyNames(packageJson).map(addTypes));
}

function dependencyNames(packageJson: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(packageJson ?? '{}');
    if (typeof value !== 'object' || value === null || !('dependencies' in value)) return ['@types/node'];
    return ['@types/node', ...Object.keys(Object(value.dependencies))];
  } catch (error) {
    // Half-typed JSON: the editor marks it in package.json itself.
    console.info('package.json cannot be read yet:', error);
    return ['@types/node'];
  }
}

function addTypes(name: string): Promise<void> {
  let adding = loaded.get(name);
  if (!adding) {
    adding = fetchTypes(name).catch((error: unknown) => {
      loaded.delete(name);
      console.info(`No types for ${name}:`, error);
    });
    loaded.set(name, adding);
  }
  return adding;
}

let manifest: Promise<Pick<SandboxManifest, 'types'>> | null = null;

async function fetchTypes(name: string): Promise<void> {
  manifest ??= fetchJson<Pick<SandboxManifest, 'types'>>('/sandbox/manifest.json').catch((error: unknown) => {
    manifest = null;
    throw error;
  });
  const file = (await manifest).types[name];
  // A package that no lab uses: the engine names it when it is imported, the editor leaves it untyped.
  if (file === undefined) return;
  const files = await fetchJson<Readonly<Record<string, string>>>(`/sandbox/${file}`);
  for (const [path, text] of Object.entries(files)) {
    monaco.typescript.typescriptDefaults.addExtraLib(text, `file:///${path.replace(/^\//, '')}`);
  }
}

async function fetchJson<Value>(url: string): Promise<Value> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Value;
}
