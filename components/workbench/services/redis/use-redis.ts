'use client';
import { useCallback } from 'react';
import { RedisClient } from '@/sandboxes/service-clients/redis';
import type { ServicePanelProps } from '../registry';
import { type Looks, useLooks } from '../use-looks';

/**
 * Looks again and again, over one connection, while the page is seen.
 * @param look stable; another one looks at once
 */
export function useRedis<Shown>(
  { plan, connect }: ServicePanelProps,
  look: (client: RedisClient) => Promise<Shown>,
): Looks<Shown> {
  const password = passwordOf(plan);
  const begin = useCallback(() => {
    let client: RedisClient | null = null;
    const close = () => {
      client?.close();
      client = null;
    };
    const open = async (signal: AbortSignal) => {
      const opened = new RedisClient(await connect(signal));
      if (password !== null) await opened.call('AUTH', password);
      await opened.call('CLIENT', 'SETNAME', 'workbench');
      return opened;
    };
    return {
      close,
      async look(signal: AbortSignal) {
        try {
          client ??= await open(signal);
          return await look(client);
        } catch (error) {
          close();
          throw error;
        }
      },
    };
  }, [connect, look, password]);
  return useLooks(begin);
}

function passwordOf({ clientEnv }: ServicePanelProps['plan']): string | null {
  const url = Object.values(clientEnv).find((value) => value.startsWith('redis://'));
  const password = url === undefined ? '' : new URL(url).password;
  return password === '' ? null : decodeURIComponent(password);
}
