'use client';
import { useEffect, useState } from 'react';
import { RedisClient } from '@/sandboxes/service-clients/redis';
import type { ServicePanelProps } from '../registry';

/** Milliseconds between two looks. */
const EVERY = 1_000;

export interface RedisView<Shown> {
  readonly shown: Shown | null;
  /** Why there is nothing new. */
  readonly problem: string | null;
}

/**
 * Looks again and again, over one connection, while the page is seen.
 * @param look stable; another one looks at once
 */
export function useRedis<Shown>(
  { plan, connect }: ServicePanelProps,
  look: (client: RedisClient) => Promise<Shown>,
): RedisView<Shown> {
  const [view, setView] = useState<RedisView<Shown>>({ shown: null, problem: null });
  const password = passwordOf(plan);
  useEffect(() => {
    const gone = new AbortController();
    let client: RedisClient | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = async () => {
      const opened = new RedisClient(await connect(gone.signal));
      if (password !== null) await opened.call('AUTH', password);
      await opened.call('CLIENT', 'SETNAME', 'workbench');
      return opened;
    };
    const again = async () => {
      if (!document.hidden) {
        try {
          client ??= await open();
          const shown = await look(client);
          if (!gone.signal.aborted) setView({ shown, problem: null });
        } catch (error) {
          client?.close();
          client = null;
          if (!gone.signal.aborted)
            setView(({ shown }) => ({
              shown,
              problem: error instanceof Error ? error.message : String(error),
            }));
        }
      }
      if (gone.signal.aborted) client?.close();
      else timer = setTimeout(() => void again(), EVERY);
    };
    void again();
    return () => {
      gone.abort();
      clearTimeout(timer);
      client?.close();
    };
  }, [connect, look, password]);
  return view;
}

function passwordOf({ clientEnv }: ServicePanelProps['plan']): string | null {
  const url = Object.values(clientEnv).find((value) => value.startsWith('redis://'));
  const password = url === undefined ? '' : new URL(url).password;
  return password === '' ? null : decodeURIComponent(password);
}
