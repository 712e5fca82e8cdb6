import type { WebContainer } from '@webcontainer/api';
import { EngineError } from '../contract';
import { createBridgeReader, type FromBridge, type ToBridge } from './bridge-protocol';
import { BRIDGE } from './shared-container';

/** A bridge that does not go by then is killed. */
const QUIT_MS = 2000;

/** The page's end of the bridge process. */
export interface Bridge {
  say(message: ToBridge): void;
  /** What comes for one process or connection. The return value ends it. */
  on(id: number, listener: (message: FromBridge) => void): () => void;
  nextId(): number;
  /** Ends every process that it started, then itself. */
  end(): Promise<void>;
}

/**
 * Starts `bridge/bridge.cjs`, which is mounted already, for the project in `folder`, and waits until it answers.
 * @throws {EngineError} `EBOOT` when it ends before it answers
 */
export async function startBridge(
  container: WebContainer,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Bridge> {
  const process = await container.spawn('node', [BRIDGE, folder], { env: { ...env } });
  const writer = process.input.getWriter();
  const listeners = new Map<number, (message: FromBridge) => void>();
  let id = 0;

  await new Promise<void>((resolve, reject) => {
    const read = createBridgeReader((message) => {
      if (message.op === 'up') resolve();
      else listeners.get(message.id)?.(message);
    });
    void process.output.pipeTo(new WritableStream({ write: read }));
    void process.exit.then((code) =>
      reject(
        new EngineError('EBOOT', `The bridge inside the container ended with status ${code}`, {
          stage: 'boot',
          remedy: 'Reload the page, or use the tab’s own engine.',
        }),
      ),
    );
  });

  const say = (message: ToBridge) => void writer.write(`${JSON.stringify(message)}\n`);
  return {
    say,
    on(key, listener) {
      listeners.set(key, listener);
      return () => listeners.delete(key);
    },
    nextId: () => ++id,
    async end() {
      say({ op: 'quit' });
      const late = setTimeout(() => process.kill(), QUIT_MS);
      await process.exit;
      clearTimeout(late);
    },
  };
}
