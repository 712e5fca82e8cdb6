'use client';
import { useCallback } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { lookAt, moneyOf, type ProviderView } from './provider';

/** What a payment provider shows a merchant: the money, the payments, and what became of each webhook. */
export default function PaymentsPanel({ plan, ask }: ServicePanelProps) {
  const look = useCallback((signal: AbortSignal) => lookAt({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Balance" inline>
        <p className="text-sm text-ink tabular-nums">
          {Object.entries(shown.balance)
            .map(([currency, amount]) => moneyOf(amount, currency))
            .join(', ') || 'No money was taken.'}
        </p>
      </Section>
      <Section title="Payments">
        <Payments payments={shown.payments} />
      </Section>
      <Section title="Webhooks">
        <Deliveries deliveries={shown.deliveries} />
      </Section>
    </>
  );
}

const CELL = 'py-1 pr-3 text-left align-top font-normal';

function Payments({ payments }: Pick<ProviderView, 'payments'>) {
  if (payments.length === 0) return <p className="text-sm text-muted">Nobody has paid yet.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-xs">
        <thead className="text-faint">
          <tr>
            {['Payment', 'Amount', 'State', 'Card', 'For'].map((title) => (
              <th key={title} scope="col" className={CELL}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="text-ink">
          {payments.map(({ id, amount, currency, status, card, captured, refunded, description }) => (
            <tr key={id} className="border-t border-line">
              <th scope="row" className={classNames(CELL, 'font-mono')}>
                {id}
              </th>
              <td className={classNames(CELL, 'tabular-nums')}>
                {moneyOf(amount, currency)}
                {refunded > 0 ? (
                  <span className="block text-muted">{moneyOf(refunded, currency)} given back</span>
                ) : null}
                {captured > 0 && captured < amount ? (
                  <span className="block text-muted">{moneyOf(captured, currency)} taken</span>
                ) : null}
              </td>
              <td className={classNames(CELL, status === 'failed' && 'text-bad')}>
                {status.replaceAll('_', ' ')}
              </td>
              <td className={classNames(CELL, 'font-mono')}>{card}</td>
              <td className={CELL}>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STATES = { waiting: 'tried again later', delivered: 'delivered', dead: 'given up' } as const;
const TONES = { waiting: 'text-warn', delivered: 'text-good', dead: 'text-bad' } as const;

function Deliveries({ deliveries }: Pick<ProviderView, 'deliveries'>) {
  if (deliveries.length === 0)
    return <p className="text-sm text-muted">Nothing was sent. Events go to endpoints that receive them.</p>;
  return (
    <ul className="space-y-1.5">
      {deliveries.map(({ event, type, endpoint, state, attempts }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one event may be sent to one endpoint several times
        <li key={`${event} ${endpoint} ${deliveries.length - index}`} className="text-xs">
          <span className="font-mono text-ink">{event}</span> <span className="text-muted">{type}</span>{' '}
          <span className={TONES[state]}>{STATES[state]}</span>
          <span className="block text-faint">
            {attempts
              .map(({ status, problem }) => (status === null ? problem : String(status)))
              .join(' · ') || 'under way'}
          </span>
        </li>
      ))}
    </ul>
  );
}
