'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { PAGE_ADDRESS } from '@/sandboxes/engine/machine-names';
import { RedisClient, textOf } from '@/sandboxes/service-clients/redis';
import type { ServicePanelProps } from '../registry';

/** Lines that are kept. */
const KEPT = 200;

/** Every command that the server runs, as MONITOR tells it; those of this page are left out. */
export function MonitorView({ connect }: ServicePanelProps) {
  const [on, setOn] = useState(false);
  const [lines, setLines] = useState<readonly { readonly id: number; readonly text: string }[]>([]);
  useEffect(() => {
    if (!on) return;
    const gone = new AbortController();
    let client: RedisClient | null = null;
    let id = 0;
    const follow = async () => {
      client = new RedisClient(await connect(gone.signal));
      if (gone.signal.aborted) return client.close();
      await client.call('MONITOR');
      for (let told = await client.next(); told && !gone.signal.aborted; told = await client.next()) {
        const text = textOf(told) ?? '';
        if (text.includes(` ${PAGE_ADDRESS}:`)) continue;
        const line = { id: ++id, text };
        setLines((before) => [...before.slice(1 - KEPT), line]);
      }
    };
    follow().catch(() => setOn(false));
    return () => {
      gone.abort();
      client?.close();
    };
  }, [on, connect]);
  return (
    <>
      <div className="flex gap-1.5">
        <Button size="small" aria-pressed={on} onClick={() => setOn(!on)}>
          {on ? 'Stop monitoring' : 'Monitor commands'}
        </Button>
        {lines.length > 0 ? (
          <Button size="small" onClick={() => setLines([])}>
            Clear
          </Button>
        ) : null}
      </div>
      {lines.length > 0 ? (
        <ScrollRegion
          label="Commands"
          className="max-h-64 overflow-auto rounded border border-line bg-sunken p-2"
        >
          <ol className="font-mono text-2xs whitespace-pre text-ink">
            {lines.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ol>
        </ScrollRegion>
      ) : on ? (
        <p className="text-sm text-muted">Commands appear here as clients send them.</p>
      ) : null}
    </>
  );
}
