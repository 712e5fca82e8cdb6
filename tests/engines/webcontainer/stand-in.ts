/**
 * A stand-in for the frame that StackBlitz serves, which no test may load: it speaks the protocol of `@webcontainer/api`
 * (Comlink over the port of an `init` message) and runs processes on our native engine. What it shows is that the adapter
 * speaks to the package as the package wants. It is not a WebContainer, and shows nothing about one.
 */
import { expose, type ProxyMarked, proxy } from 'comlink';
import { EngineError, type Sandbox } from '../../../sandboxes/engine/contract';
import { createNativeEngine } from '../../../sandboxes/engine/native';

const ORIGIN = 'http://stand-in.test';

interface Command {
  readonly command: string;
  readonly args: readonly string[];
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

async function mount(sandbox: Sandbox, folder: WireFolder, prefix = ''): Promise<void> {
  for (const [name, entry] of Object.entries(folder.d)) {
    if ('d' in entry) await mount(sandbox, entry, `${prefix}${name}/`);
    else await sandbox.files.write(prefix + name, entry.f.b ? Buffer.from(entry.f.c, 'latin1') : entry.f.c);
  }
}

async function run(sandbox: Sandbox, { command, args, env }: Command, output: Output) {
  // The native engine has linked every package of this checkout, so there is nothing to install.
  const words = command === 'npm' && args[0] === 'install' ? ['node', '-e', '0'] : [command, ...args];
  const process = await sandbox.spawn(words, {
    ...(env ? { env } : {}),
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
  const entries = async (folder: string) => {
    const prefix = folder === '.' ? '' : `${folder}/`;
    const under = (await files.list()).filter((path) => path.startsWith(prefix));
    const found = new Map<string, number>();
    for (const path of under) {
      const [name = '', ...rest] = path.slice(prefix.length).split('/');
      found.set(name, rest.length === 0 ? 1 : 2);
    }
    return [...found].map(([name, type]) => ({ name, 'Symbol(type)': type }));
  };
  return proxy({
    readFile: async (path: string) => (await files.read(path).catch(asNode(path))).slice(),
    writeFile: (path: string, data: string | Uint8Array) => files.write(path, data),
    mkdir: async () => undefined,
    rm: (path: string) => files.remove(path).catch(asNode(path)),
    readdir: (path: string) => entries(path),
  });
}

async function build() {
  const sandbox = await createNativeEngine().boot({ name: 'stand-in', files: {} });
  type PortListener = (port: number, type: 'open' | 'close', url: string) => void;
  return proxy({
    fs: () => fileSystem(sandbox),
    previewScript: () => proxy({}),
    runtimeInfo: () => ({ path: '', cwd: '/' }),
    loadFiles: (payload: Uint8Array) =>
      mount(sandbox, JSON.parse(new TextDecoder().decode(payload)) as WireFolder),
    run: (command: Command, _stdout: undefined, _stderr: undefined, output: Output) =>
      run(sandbox, command, output),
    on(event: string, listener: PortListener) {
      let seen = 0;
      const look = () => {
        for (const entry of sandbox.log.events.slice(seen)) {
          seen++;
          if (event !== 'port' || (entry.type !== 'listen' && entry.type !== 'unlisten')) continue;
          listener(entry.port, entry.type === 'listen' ? 'open' : 'close', '');
        }
      };
      return proxy(sandbox.log.subscribe(look));
    },
    teardown: () => sandbox.dispose(),
  });
}

/** Puts a page around this test, as far as the package looks at one. Its frame answers as soon as it is inserted. */
export function installStandIn(): void {
  const page = new EventTarget();
  const insert = () => {
    const { port1, port2 } = new MessageChannel();
    expose({ build }, port1);
    queueMicrotask(() => {
      const message = new MessageEvent('message', { data: { type: 'init' }, origin: ORIGIN, ports: [port2] });
      page.dispatchEvent(message);
    });
  };
  Object.assign(globalThis, {
    WEBCONTAINER_API_IFRAME_URL: ORIGIN,
    window: Object.assign(page, { location: { host: 'localhost' }, crossOriginIsolated: true }),
    document: {
      body: { insertBefore: insert },
      createElement: () => ({ style: {}, setAttribute: () => undefined, src: '' }),
    },
  });
}
