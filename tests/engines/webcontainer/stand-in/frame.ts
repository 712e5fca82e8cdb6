/**
 * Runs in the stand-in's frame: speaks the protocol of `@webcontainer/api` (Comlink over the port of an `init` message) and
 * runs processes on our own local engine. What it shows is that the adapter speaks to the package as the package wants, and
 * that page, frame and headers fit together. It is not a WebContainer, and shows nothing about one.
 */
import { expose, type ProxyMarked, proxy } from 'comlink';
import { EngineError, type Sandbox } from '../../../../sandboxes/engine/contract';
import { createLocalEngine } from '../../../../sandboxes/engine/local/page';

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Output = ((bytes: Uint8Array | null) => void) & ProxyMarked;

/** As `@webcontainer/api` writes trees on the wire. */
interface WireFolder {
  readonly d: Readonly<Record<string, WireFolder | WireFile>>;
}
interface WireFile {
  readonly f: { readonly c: string; readonly b?: boolean };
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

async function mount(sandbox: Sandbox, folder: WireFolder, prefix: string): Promise<void> {
  for (const [name, entry] of Object.entries(folder.d)) {
    if ('d' in entry) await mount(sandbox, entry, `${prefix}${name}/`);
    else await sandbox.files.write(prefix + name, entry.f.b ? latin1(entry.f.c) : entry.f.c);
  }
}

async function run(sandbox: Sandbox, { command, args, cwd, env }: Command, output: Output) {
  // The local engine brings the packages of the labs along: there is nothing to install, and no registry here.
  const words = command === 'npm' && args[0] === 'install' ? ['node', '-e', '0'] : [command, ...args];
  const process = await sandbox.spawn(words, {
    ...(env ? { env } : {}),
    ...(cwd ? { cwd } : {}),
    onOutput: (_, bytes) => output(bytes.slice()),
  });
  const onExit = process.exited.then(({ code }) => code ?? 1);
  void onExit.then(() => output(null));
  return proxy({
    onExit,
    write: (text: string) => process.stdin.write(text),
    resize: () => undefined,
    kill: () => process.kill('SIGKILL'),
  });
}

/** An error crosses the port as its message alone, and Node's begins with the code. */
const asNode = (path: string) => (error: unknown) => {
  if (!(error instanceof EngineError)) throw error;
  throw new Error(`${error.code}: no such file or directory, open '${path}'`);
};

/** Only what the adapter uses of the container's file system. */
function fileSystem({ files }: Sandbox) {
  const under = async (folder: string) =>
    (await files.list()).filter((path) => path.startsWith(`${folder}/`));
  return proxy({
    readFile: async (path: string) => (await files.read(path).catch(asNode(path))).slice(),
    writeFile: (path: string, data: string | Uint8Array) => files.write(path, data),
    mkdir: async () => undefined,
    async rm(path: string, options?: { readonly recursive?: boolean }) {
      if (!options?.recursive) return files.remove(path).catch(asNode(path));
      for (const file of await under(path)) await files.remove(file);
    },
    async readdir(folder: string) {
      const found = new Map<string, number>();
      for (const path of await under(folder)) {
        const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
        found.set(name, rest.length === 0 ? 1 : 2);
      }
      return [...found].map(([name, type]) => ({ name, 'Symbol(type)': type }));
    },
  });
}

type PortListener = (port: number, type: 'open' | 'close', url: string) => void;

async function build() {
  const sandbox = await createLocalEngine({ assets: '/sandbox/' }).boot({ name: 'stand-in', files: {} });
  return proxy({
    fs: () => fileSystem(sandbox),
    previewScript: () => proxy({}),
    runtimeInfo: () => ({ path: '', cwd: '/' }),
    loadFiles(payload: Uint8Array, { mountPoints = '' }: { readonly mountPoints?: string } = {}) {
      const tree = JSON.parse(new TextDecoder().decode(payload)) as WireFolder;
      return mount(sandbox, tree, mountPoints === '' ? '' : `${mountPoints}/`);
    },
    run: (command: Command, _stdout: undefined, _stderr: undefined, output: Output) =>
      run(sandbox, command, output),
    on(event: string, listener: PortListener) {
      let seen = -1;
      const look = () => {
        for (const entry of sandbox.log.events) {
          // By number: a long log lets its oldest events go.
          if (entry.seq <= seen) continue;
          seen = entry.seq;
          if (event !== 'port' || (entry.type !== 'listen' && entry.type !== 'unlisten')) continue;
          listener(entry.port, entry.type === 'listen' ? 'open' : 'close', '');
        }
      };
      return proxy(sandbox.log.subscribe(look));
    },
    teardown: () => sandbox.dispose(),
  });
}

const { port1, port2 } = new MessageChannel();
expose({ build }, port1);
parent.postMessage({ type: 'init' }, '*', [port2]);
