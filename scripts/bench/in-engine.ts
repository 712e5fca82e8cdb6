import type { Engine, Sandbox, SandboxProcess } from '../../sandboxes/engine/contract';
import { type Contender, rate } from './contender';
import { greeting, PROJECT_FILES } from './programs';

const PORT = 3000;

/**
 * The bench's program in an engine.
 * @param env of the server, besides its port
 */
export function createInEngine(engine: Engine, env: Readonly<Record<string, string>> = {}): Contender {
  let sandbox: Sandbox | null = null;
  let server: SandboxProcess | null = null;

  const start = async (inside: Sandbox, expected: string) => {
    server = await inside.start({ env: { ...env, PORT: String(PORT) } });
    await inside.listening(PORT);
    const text = await (await inside.fetch('/', { port: PORT })).text();
    if (!text.includes(expected)) throw new Error(`The engine answered ${text}`);
  };
  const booted = () => {
    if (sandbox === null) throw new Error('Start with firstResponse().');
    return sandbox;
  };

  return {
    async firstResponse() {
      const begin = performance.now();
      sandbox = await engine.boot({ name: 'bench', files: PROJECT_FILES });
      await start(sandbox, 'hello');
      return performance.now() - begin;
    },
    async editToResponse(text) {
      const inside = booted();
      const begin = performance.now();
      await inside.files.write('src/greeting.ts', greeting(text));
      server?.kill();
      await server?.exited;
      await start(inside, text);
      return performance.now() - begin;
    },
    async load(connections, duration) {
      let output = '';
      const process = await booted().spawn(['node', 'load.js', `${PORT}`, `${connections}`, `${duration}`], {
        onOutput(_, bytes) {
          output += new TextDecoder().decode(bytes);
        },
      });
      await process.exited;
      return rate(output);
    },
    async stop() {
      await sandbox?.dispose();
      sandbox = null;
    },
  };
}
