import type { WebContainer } from '@webcontainer/api';
import { expect, it } from 'vitest';
import { createEventLog } from '../event-log';
import type { Bridge } from './bridge';
import type { FromBridge, ToBridge } from './bridge-protocol';
import { createSandbox } from './sandbox';

it('knows whose port it is when the container tells of it before the bridge tells of the process', async () => {
  let openPort: (port: number, type: 'open' | 'close') => void = () => undefined;
  const container = {
    on(_: string, listener: typeof openPort) {
      openPort = listener;
      return () => undefined;
    },
    fs: { readFile: async () => new TextEncoder().encode('{}'), rm: async () => undefined },
  } as unknown as WebContainer;
  const listeners = new Map<number, (message: FromBridge) => void>();
  const bridge: Bridge = {
    say(message: ToBridge) {
      if (message.op !== 'spawn') return;
      openPort(3000, 'open');
      queueMicrotask(() => listeners.get(message.id)?.({ op: 'spawned', id: message.id, pid: 7 }));
    },
    on(id, listener) {
      listeners.set(id, listener);
      return () => listeners.delete(id);
    },
    nextId: () => 1,
    end: async () => undefined,
  };
  const log = createEventLog({ now: () => 0 });
  const sandbox = createSandbox({
    shared: { container, installs: new Map(), next: () => 1, lastToSpawn: null },
    folder: 'project',
    bridge,
    log,
    onStart: () => undefined,
    onReady: () => undefined,
    onDispose: () => undefined,
  });

  await sandbox.spawn(['node', 'index.js']);
  await sandbox.listening(3000);
  expect(log.events.map(({ type }) => type)).toEqual(['process.spawn', 'listen']);
  await sandbox.dispose();
});
