import type { ReactNode } from 'react';
import { type Exchange, type HeaderField, header } from '@/sandboxes/http1/message';
import { classNames } from '../ui/class-names';
import { ScrollRegion } from '../ui/ScrollRegion';
import {
  durationOf,
  formatMilliseconds,
  readableBody,
  splitFields,
  statusTone,
  visibleBytes,
} from './exchange-facts';

const tones = { good: 'text-good', info: 'text-info', warn: 'text-warn', bad: 'text-bad' } as const;

/** One exchange in place: what was sent, what came back, how long it took, and the bytes behind it. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { request, response, error, interim } = exchange;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-page text-sm">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-3 py-2 font-mono">
        <span className="min-w-0 break-all">
          <span className="font-semibold">{request.method}</span> {request.target}
        </span>
        {response ? (
          <span className={classNames('font-semibold', tones[statusTone(response.status)])}>
            {response.status} {response.reason}
          </span>
        ) : null}
        <span className="ml-auto font-sans text-xs text-faint tabular-nums">
          {formatMilliseconds(durationOf(exchange))}
        </span>
      </div>
      {interim.length > 0 ? (
        <p className="border-b border-line px-3 py-1.5 font-mono text-xs text-info">
          before it: {interim.map(({ status, reason }) => `${status} ${reason}`).join(', ')}
        </p>
      ) : null}
      {error ? (
        <p className="px-3 py-2 text-bad">
          <span className="font-mono">{error.code}</span>: {error.message}
        </p>
      ) : null}
      {response ? (
        <>
          <Fields fields={response.headers} />
          <Body bytes={response.body} type={header(response.headers, 'content-type')} />
        </>
      ) : null}
      <details className="border-t border-line">
        <summary className="px-3 py-1.5 text-xs text-muted hover:text-ink">
          The bytes of both messages
        </summary>
        <div className="grid gap-px bg-line">
          <Bytes title={`Sent, ${exchange.sentBytes.length} bytes`} bytes={exchange.sentBytes} />
          <Bytes title={`Received, ${exchange.receivedBytes.length} bytes`} bytes={exchange.receivedBytes} />
        </div>
      </details>
    </div>
  );
}

function Fields({ fields }: { readonly fields: readonly HeaderField[] }) {
  if (fields.length === 0) return null;
  const { telling, common } = splitFields(fields);
  const row = ([name, value]: HeaderField, index: number): ReactNode => {
    const usual = index >= telling.length;
    return (
      <div key={`${name}-${index}`} className="contents">
        <dt className={usual ? 'text-faint' : 'text-muted'}>{name}</dt>
        <dd className={classNames('min-w-0 break-words', usual && 'text-faint')}>{value}</dd>
      </div>
    );
  };
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 px-3 py-2 font-mono text-xs">
      {[...telling, ...common].map(row)}
    </dl>
  );
}

function Body({ bytes, type }: { readonly bytes: Uint8Array; readonly type: string | undefined }) {
  if (bytes.length === 0) return <p className="px-3 pb-2 text-xs text-faint">No content.</p>;
  const text = readableBody(bytes, type);
  return (
    <ScrollRegion
      label="Content of the answer"
      className="max-h-64 overflow-auto border-t border-line px-3 py-2"
    >
      <pre className="font-mono text-xs whitespace-pre-wrap">
        {text ?? `${bytes.length} bytes that are not text`}
      </pre>
    </ScrollRegion>
  );
}

function Bytes({ title, bytes }: { readonly title: string; readonly bytes: Uint8Array }) {
  return (
    <ScrollRegion label={title} className="max-h-72 overflow-auto bg-page px-3 py-2">
      <p className="text-xs text-muted">{title}</p>
      <pre className="mt-1 font-mono text-xs break-all whitespace-pre-wrap">{visibleBytes(bytes)}</pre>
    </ScrollRegion>
  );
}
