import type { WebContainer } from '@webcontainer/api';
import { EngineError, type Project } from '../contract';

/** How much of npm's last words an error repeats. */
const TAIL = 2000;

/**
 * Installs what package.json names, from the registry that the container reaches.
 * @throws {EngineError} `EINSTALL` with npm's last words; the signal's reason when aborted
 */
export async function installPackages(
  container: WebContainer,
  { files }: Project,
  signal?: AbortSignal,
): Promise<void> {
  if (!namesPackages(files['package.json'])) return;
  const npm = await container.spawn('npm', ['install', '--no-audit', '--no-fund']);
  const stop = () => npm.kill();
  signal?.addEventListener('abort', stop, { once: true });
  let said = '';
  const read = npm.output.pipeTo(
    new WritableStream({
      write: (text) => {
        said = (said + text).slice(-TAIL);
      },
    }),
  );
  const code = await npm.exit.finally(() => signal?.removeEventListener('abort', stop));
  signal?.throwIfAborted();
  if (code === 0) return;
  await read;
  throw new EngineError('EINSTALL', `npm install ended with status ${code}:\n${said}`, {
    stage: 'install',
    remedy: 'Look at "dependencies" in package.json and at your connection, or use the local engine.',
  });
}

/** A manifest that is not valid is left to what runs it, which says where. */
function namesPackages(manifest: string | Uint8Array | undefined): boolean {
  if (manifest === undefined) return false;
  const text = typeof manifest === 'string' ? manifest : new TextDecoder().decode(manifest);
  return /"(dev|optional)?[dD]ependencies"\s*:\s*\{\s*"/.test(text);
}
