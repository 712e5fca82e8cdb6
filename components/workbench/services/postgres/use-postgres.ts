'use client';
import { useCallback, useRef, useState } from 'react';
import { PostgresClient, PostgresError } from '@/sandboxes/service-clients/postgres';
import type { ServicePanelProps } from '../registry';
import { type Looks, messageOf, useLooks } from '../use-looks';

/** Milliseconds between two looks. */
const EVERY = 1_500;
/** Who has a transaction open keeps others waiting: the panel says so, soon. */
const PATIENCE = `set lock_timeout = '1s'`;

export async function openClient(
  { plan, connect }: ServicePanelProps,
  signal: AbortSignal,
): Promise<PostgresClient> {
  const url = new URL(
    Object.values(plan.clientEnv).find((value) => value.startsWith('postgres://')) ??
      'postgres://postgres@postgres',
  );
  const client = await PostgresClient.open(await connect(signal), {
    user: decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
    database: 'postgres',
    applicationName: 'workbench',
  });
  await client.query(PATIENCE);
  return client;
}

/** Why it did not answer, with whose transaction it waits for. */
export function inWords(error: unknown): string {
  if (error instanceof PostgresError) return `${error.message}. ${error.fields['D'] ?? ''}`.trim();
  return messageOf(error);
}

/**
 * Looks again and again, over one connection, while the page is seen.
 * @param look stable; another one looks at once
 */
export function usePostgres<Shown>(
  props: ServicePanelProps,
  look: (client: PostgresClient) => Promise<Shown>,
): Looks<Shown> & { again(): void } {
  const latest = useRef(props);
  latest.current = props;
  const [asked, ask] = useState(0);
  const { connect } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` and `connect` are what makes it look anew
  const begin = useCallback(() => {
    let client: PostgresClient | null = null;
    const close = () => {
      client?.close();
      client = null;
    };
    return {
      close,
      async look(signal: AbortSignal) {
        try {
          client ??= await openClient(latest.current, signal);
          return await look(client);
        } catch (error) {
          // An error of a statement leaves the connection as it was.
          if (!(error instanceof PostgresError)) close();
          throw error;
        }
      },
    };
  }, [connect, look, asked]);
  const view = useLooks(begin, { every: EVERY, inWords });
  return { ...view, again: useCallback(() => ask((count) => count + 1), []) };
}
