import { EngineError, type FileData, type Project } from '../contract';
import type { SharedContainer } from './shared-container';

/** How much of npm's last words an error repeats. */
const TAIL = 2000;

/** What runs TypeScript inside, for projects that do not name it themselves. */
const TYPESCRIPT = { tsx: '^4.23.0' };

type Versions = Readonly<Record<string, string>>;

/**
 * Installs what package.json names from the registry that the container reaches, once for all projects that name the same:
 * they are folders inside the folder of their packages, where Node finds these.
 * @param provided names of packages that are there already
 * @param more packages that every project gets
 * @returns the folder, relative to the container's working folder
 * @throws {EngineError} `EINSTALL` with npm's last words
 */
export function installPackages(
  shared: SharedContainer,
  { files }: Project,
  provided: readonly string[],
  more: Versions = {},
): Promise<string> {
  const typescript = Object.keys(files).some((path) => /\.[mc]?tsx?$/.test(path));
  const wanted = Object.entries({
    ...(typescript ? TYPESCRIPT : {}),
    ...more,
    ...dependenciesOf(files['package.json']),
  })
    .filter(([name]) => !provided.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify(wanted);
  const known = shared.installs.get(key);
  if (known !== undefined) return known;
  const made = install(shared, Object.fromEntries(wanted));
  shared.installs.set(key, made);
  made.catch(() => shared.installs.delete(key));
  return made;
}

async function install({ container, next }: SharedContainer, dependencies: Versions): Promise<string> {
  const folder = `packages-${next()}`;
  await container.fs.mkdir(folder, { recursive: true });
  if (Object.keys(dependencies).length === 0) return folder;
  await container.fs.writeFile(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
  const npm = await container.spawn('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  let said = '';
  const read = npm.output.pipeTo(
    new WritableStream({
      write: (text) => {
        said = (said + text).slice(-TAIL);
      },
    }),
  );
  const code = await npm.exit;
  if (code === 0) return folder;
  await read;
  throw new EngineError('EINSTALL', `npm install ended with status ${code}:\n${said}`, {
    stage: 'install',
    remedy: 'Look at "dependencies" in package.json and at your connection, or use the tab’s own engine.',
  });
}

/** A manifest that is not valid is left to what runs it, which says where. */
function dependenciesOf(manifest: FileData | undefined): Versions {
  if (manifest === undefined) return {};
  const text = typeof manifest === 'string' ? manifest : new TextDecoder().decode(manifest);
  try {
    const { devDependencies, optionalDependencies, dependencies } = JSON.parse(text) as Record<
      string,
      Versions | undefined
    >;
    return { ...devDependencies, ...optionalDependencies, ...dependencies };
  } catch (error) {
    console.info('package.json cannot be read, so nothing is installed:', error);
    return {};
  }
}
