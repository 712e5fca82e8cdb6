'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { PostgresClient, PostgresError } from '@/sandboxes/service-clients/postgres';
import type { ServicePanelProps } from '../registry';

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
  return error instanceof Error ? error.message : String(error);
}

/**
 * Looks again and again, over one connection, while the page is seen.
 * @param look stable; another one looks at once
 */
export function usePostgres<Shown>(
  props: ServicePanelProps,
  look: (client: PostgresClient) => Promise<Shown>,
): { readonly shown: Shown | null; readonly problem: string | null; again(): void } {
  const [view, setView] = useState<{ shown: Shown | null; problem: string | null }>({
    shown: null,
    problem: null,
  });
  const latest = useRef(props);
  latest.current = props;
  const [asked, ask] = useState(0);
  const { connect } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` and `connect` are what makes it look anew
  useEffect(() => {
    const gone = new AbortController();
    let client: PostgresClient | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      if (!document.hidden) {
        try {
          client ??= await openClient(latest.current, gone.signal);
          const shown = await look(client);
          if (!gone.signal.aborted) setView({ shown, problem: null });
        } catch (error) {
          // An error of a statement leaves the connection as it was.
          if (!(error instanceof PostgresError)) {
            client?.close();
            client = null;
          }
          if (!gone.signal.aborted) setView(({ shown }) => ({ shown, problem: inWords(error) }));
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
  }, [connect, look, asked]);
  return { ...view, again: useCallback(() => ask((count) => count + 1), []) };
}
