'use client';
import { useCallback, useState } from 'react';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { listMail } from './inbox';
import { MailList } from './MailList';
import { MailView } from './MailView';

/** The inbox of a mail server, the newest message first. */
export default function MailPanel(props: ServicePanelProps) {
  const { plan, ask } = props;
  const [opened, open] = useState<string | null>(null);
  const look = useCallback((signal: AbortSignal) => listMail({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const selected = shown.find(({ id }) => id === opened);
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      {shown.length === 0 ? (
        <p className="p-3 text-sm text-muted">
          No mail has come. What the server sends to {plan.name}:{plan.port} is kept here, whomever it is for.
        </p>
      ) : (
        <MailList messages={shown} selected={selected?.id ?? null} onSelect={open} />
      )}
      {selected ? <MailView key={selected.id} {...props} id={selected.id} /> : null}
    </>
  );
}
