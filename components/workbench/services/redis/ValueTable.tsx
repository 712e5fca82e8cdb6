'use client';
import { useCallback } from 'react';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { RedisClient } from '@/sandboxes/service-clients/redis';
import type { ServicePanelProps } from '../registry';
import { lookAt } from './look';
import { useRedis } from './use-redis';

/** What a key holds, followed while it is looked at. */
export function ValueTable({ name, ...props }: ServicePanelProps & { readonly name: string }) {
  const look = useCallback((client: RedisClient) => lookAt(client, name), [name]);
  const { shown } = useRedis(props, look);
  if (!shown) return null;
  return (
    <ScrollRegion label={`Value of ${name}`} className="max-h-64 overflow-auto rounded border border-line">
      <table className="w-full text-left text-xs">
        <caption className="px-2 py-1 text-left font-mono text-muted">{name}</caption>
        <thead>
          <tr className="border-b border-line text-faint">
            {shown.head.map((title) => (
              <th key={title} scope="col" className="px-2 py-1 font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono text-ink">
          {shown.rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may hold the same
            <tr key={row} className="border-b border-line last:border-0">
              {cells.map((cell, column) => (
                <td key={shown.head[column]} className="px-2 py-1 align-top break-all whitespace-pre-wrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.more > 0 ? (
        <p className="px-2 py-1 text-xs text-faint">… and {shown.more.toLocaleString('en')} more.</p>
      ) : null}
    </ScrollRegion>
  );
}
