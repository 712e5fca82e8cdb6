'use client';
import { useCallback } from 'react';
import { RedisClient } from '@/sandboxes/service-clients/redis';
import { OBSERVER_NAME } from '@/sandboxes/services/redis/definition';
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
  const begin = useCallback(() => {
    let client: RedisClient | null = null;
    const close = () => {
      client?.close();
      client = null;
    };
    return {
      close,
      async look(signal: AbortSignal) {
        try {
          client ??= await openRedis({ plan, connect }, signal);
          return await look(client);
        } catch (error) {
          close();
          throw error;
        }
      },
    };
  }, [connect, look, plan]);
  return useLooks(begin);
}

/** A connection that may ask, and that the server counts nowhere. */
export async function openRedis(
  { plan, connect }: Pick<ServicePanelProps, 'plan' | 'connect'>,
  signal: AbortSignal,
): Promise<RedisClient> {
  const password = passwordOf(plan);
  const opened = new RedisClient(await connect(signal));
  if (password !== null) await opened.call('AUTH', password);
  await opened.call('CLIENT', 'SETNAME', OBSERVER_NAME);
  return opened;
}

function passwordOf({ clientEnv }: ServicePanelProps['plan']): string | null {
  const url = Object.values(clientEnv).find((value) => value.startsWith('redis://'));
  const password = url === undefined ? '' : new URL(url).password;
  return password === '' ? null : decodeURIComponent(password);
}
