'use client';
import { Repeat } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import type { CounterExample, ExchangeRecord } from '@/sandboxes/checks/protocol';
import { ScrollRegion } from '../ScrollRegion';

/** Why a check failed: what was expected, what came, the whole exchange, and where to look. */
export function CounterExampleView({
  example,
  onSendAgain,
}: {
  readonly example: CounterExample;
  onSendAgain(exchange: ExchangeRecord): void;
}) {
  const { message, expected, got, exchange, lookAt } = example;
  return (
    <div className="grid grid-cols-1 gap-2 border-l-2 border-bad pl-3 text-sm">
      <p className="wrap-anywhere whitespace-pre-wrap text-ink">{message}</p>
      {expected !== null || got !== null ? (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
          {expected === null ? null : (
            <>
              <dt className="text-muted">expected</dt>
              <dd className="wrap-anywhere whitespace-pre-wrap text-good">{expected}</dd>
            </>
          )}
          {got === null ? null : (
            <>
              <dt className="text-muted">got</dt>
              <dd className="wrap-anywhere whitespace-pre-wrap text-bad">{got}</dd>
            </>
          )}
        </dl>
      ) : null}
      {exchange ? (
        <div className="grid grid-cols-1 gap-2">
          <div className="grid grid-cols-1 gap-2 @2xl:grid-cols-2">
            <Message title="Sent" text={exchange.sent} />
            <Message title="Got" text={exchange.received || (exchange.error ?? 'nothing')} />
          </div>
          <Button size="small" className="w-max" onClick={() => onSendAgain(exchange)}>
            <Repeat aria-hidden size={13} /> Send it again to my server
          </Button>
        </div>
      ) : null}
      {lookAt ? (
        <p className="text-xs text-muted">
          <span className="font-semibold">Look at</span> {lookAt}
        </p>
      ) : null}
    </div>
  );
}

function Message({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-0.5 text-2xs font-semibold text-muted">{title}</figcaption>
      <ScrollRegion
        label={`${title}, as text`}
        className="max-h-56 overflow-auto rounded border border-line bg-sunken p-2 font-mono text-2xs leading-4 text-ink"
      >
        <pre className="m-0">
          {text.length > 8_000 ? `${text.slice(0, 8_000)}\n… ${text.length - 8_000} more characters` : text}
        </pre>
      </ScrollRegion>
    </figure>
  );
}
