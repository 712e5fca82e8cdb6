'use client';
import { useRef } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/Tabs';
import type { HeaderField } from '@/sandboxes/http1/message';
import type { HistoryEntry } from '../state/requests-store';
import { prettyJson, sizeOf } from './bytes';
import { RawBytes } from './RawBytes';
import { statusTone } from './status-tone';
import { TimingBar } from './TimingBar';

const OUTCOMES = {
  miss: 'had nothing to use',
  fresh: 'answered, still fresh',
  stale: 'answered, stale',
  revalidated: 'asked and kept its copy',
  bypass: 'let it through',
};

/** One exchange: what came back, read; its headers; the bytes; the time. */
export function ExchangeView({ entry, onEdit }: { readonly entry: HistoryEntry; onEdit(): void }) {
  const { exchange, caches } = entry;
  const parts = useRef<HTMLDivElement>(null);
  const { request, response, interim, error, timing } = exchange;
  const body = response ? new TextDecoder().decode(response.body) : '';
  const pretty = prettyJson(body);
  return (
    <article aria-label={`${request.method} ${request.target}`} className="flex min-h-0 flex-1 flex-col">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-2">
        <Badge tone={statusTone(response?.status ?? null)}>
          {response ? `${response.status} ${response.reason}` : (error?.code ?? 'No answer')}
        </Badge>
        <code className="min-w-0 truncate font-mono text-xs text-ink">
          {request.method} {request.target}
        </code>
        <span className="ml-auto text-2xs text-faint tabular-nums">
          {(timing.end - timing.start).toFixed(1)} ms, {sizeOf(exchange.receivedBytes.length)}
        </span>
        <Button size="small" look="quiet" onClick={onEdit}>
          Edit again
        </Button>
      </header>
      {caches.length > 0 ? (
        <ol className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-3 py-1.5 text-xs text-muted">
          {[...caches].reverse().map((decision) => (
            <li key={decision.cache}>
              <span className="font-medium text-ink">
                {decision.cache === 'browser' ? 'Browser cache' : 'Shared cache'}
              </span>{' '}
              {OUTCOMES[decision.outcome]}
              {decision.lifetime === null
                ? ''
                : ` (age ${decision.age} s of ${Math.round(decision.lifetime)} s)`}
            </li>
          ))}
        </ol>
      ) : null}
      {error && !response ? (
        <p className="border-b border-line bg-bad-soft px-3 py-2 text-sm text-bad">
          No whole answer came: {error.message} <span className="font-mono text-xs">({error.code})</span>
        </p>
      ) : null}
      <Tabs
        ref={parts}
        defaultValue="body"
        className="flex min-h-0 flex-1 flex-col"
        // In a low panel the part that was asked for would otherwise lie below the edge.
        onValueChange={() => parts.current?.scrollIntoView({ block: 'nearest' })}
      >
        <TabList aria-label="Parts of the exchange" className="px-2">
          <Tab value="body">Body</Tab>
          <Tab value="headers">Headers</Tab>
          <Tab value="raw">Raw bytes</Tab>
          <Tab value="timing">Timing</Tab>
        </TabList>
        <TabPanel value="body" className="min-h-0 flex-1 overflow-auto p-3">
          {body === '' ? (
            <p className="text-sm text-muted">
              {response ? 'The answer has no content.' : 'There is no answer to show.'}
            </p>
          ) : (
            <pre className="m-0 font-mono text-xs leading-5 break-words whitespace-pre-wrap text-ink">
              {(pretty ?? body).slice(0, 100_000)}
            </pre>
          )}
          {body.length > 100_000 ? (
            <p className="mt-2 text-xs text-muted">Cut after 100,000 characters; the raw bytes have more.</p>
          ) : null}
        </TabPanel>
        <TabPanel value="headers" className="min-h-0 flex-1 overflow-auto p-3">
          {interim.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an exchange is immutable
            <HeaderList key={index} title={`Interim ${one.status} ${one.reason}`} headers={one.headers} />
          ))}
          {response ? <HeaderList title="Response" headers={response.headers} /> : null}
          <HeaderList title="Request" headers={request.headers} />
        </TabPanel>
        <TabPanel value="raw" className="grid min-h-0 flex-1 content-start gap-3 overflow-auto p-3">
          <RawBytes title="Sent" bytes={exchange.sentBytes} />
          <RawBytes title="Received" bytes={exchange.receivedBytes} />
        </TabPanel>
        <TabPanel value="timing" className="min-h-0 flex-1 overflow-auto p-3">
          {timing.connected === null ? (
            <p className="text-sm text-muted">Nothing crossed the wire.</p>
          ) : (
            <TimingBar timing={timing} />
          )}
        </TabPanel>
      </Tabs>
    </article>
  );
}

function HeaderList({
  title,
  headers,
}: {
  readonly title: string;
  readonly headers: readonly HeaderField[];
}) {
  return (
    <section className="mb-3">
      <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-0.5 font-mono text-xs">
        {headers.map(([name, value], index) => (
          // Fields may repeat, so only the place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: an exchange is immutable
          <div key={index} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="break-all text-ink">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
