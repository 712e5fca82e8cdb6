/** MONITOR, which goes on while another tool is looked at: what is sent there is what one wants to see here. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { PAGE_ADDRESS } from '@/sandboxes/engine/machine-names';
import { RedisClient, textOf } from '@/sandboxes/service-clients/redis';
import { OBSERVER_NAME } from '@/sandboxes/services/redis/definition';
import type { ServicePanelProps } from '../registry';
import { messageOf } from '../use-looks';

/** Lines that are kept. */
const KEPT = 200;

interface MonitorState {
  readonly on: boolean;
  readonly lines: readonly { readonly id: number; readonly text: string }[];
  /** Why it ended by itself. */
  readonly problem: string | null;
}

export interface Monitor extends StoreApi<MonitorState> {
  /** Until `stop`, or until the server ends. */
  start(connect: ServicePanelProps['connect']): void;
  stop(): void;
  clear(): void;
}

export function createMonitor(): Monitor {
  const store = createStore<MonitorState>(() => ({ on: false, lines: [], problem: null }));
  let following = new AbortController();
  let id = 0;

  const follow = async (connect: ServicePanelProps['connect'], signal: AbortSignal) => {
    const client = new RedisClient(await connect(signal));
    const close = () => client.close();
    signal.addEventListener('abort', close);
    try {
      if (signal.aborted) return;
      await client.call('CLIENT', 'SETNAME', OBSERVER_NAME);
      await client.call('MONITOR');
      for (let told = await client.next(); told && !signal.aborted; told = await client.next()) {
        const text = textOf(told) ?? '';
        // Those of this page are left out.
        if (text.includes(` ${PAGE_ADDRESS}:`)) continue;
        const line = { id: ++id, text };
        store.setState(({ lines }) => ({ lines: [...lines.slice(1 - KEPT), line] }));
      }
    } finally {
      signal.removeEventListener('abort', close);
      client.close();
    }
  };

  return {
    ...store,
    start(connect) {
      following.abort();
      following = new AbortController();
      const { signal } = following;
      const ended = (problem: string | null) => {
        if (!signal.aborted) store.setState({ on: false, problem });
      };
      store.setState({ on: true, problem: null });
      follow(connect, signal).then(
        () => ended(null),
        (error: unknown) => ended(messageOf(error)),
      );
    },
    stop() {
      following.abort();
      store.setState({ on: false });
    },
    clear: () => store.setState({ lines: [] }),
  };
}
