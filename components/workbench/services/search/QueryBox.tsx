'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { ServicePanelProps } from '../registry';
import { messageOf } from '../use-looks';
import { type FieldRow, type SearchAnswer, search } from './api';
import { Found } from './Hits';
import { requestOf } from './request';

type Shown =
  | { readonly kind: 'answer'; readonly answer: SearchAnswer; readonly request: object }
  | { readonly kind: 'problem'; readonly text: string };

/** Asks one's own query, with explanations. */
export function QueryBox({
  index,
  fields,
  plan,
  ask,
}: ServicePanelProps & { readonly index: string; readonly fields: readonly FieldRow[] }) {
  const [written, write] = useState('');
  const [shown, show] = useState<Shown | null>(null);
  const [running, setRunning] = useState(false);
  const empty = written.trim() === '';
  const run = async () => {
    setRunning(true);
    try {
      const request = requestOf(written, fields);
      const answer = await search({ plan, ask }, index, request, new AbortController().signal);
      show({ kind: 'answer', answer, request });
    } catch (error) {
      show({
        kind: 'problem',
        text: error instanceof SyntaxError ? `This is no JSON: ${error.message}` : messageOf(error),
      });
    } finally {
      setRunning(false);
    }
  };
  return (
    <div className="space-y-2">
      <textarea
        aria-label="Query"
        rows={3}
        spellCheck={false}
        value={written}
        placeholder={'words, or {"match": {"name": "phone"}}'}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          const send = event.ctrlKey || event.metaKey || !written.trim().startsWith('{');
          if (event.key !== 'Enter' || event.shiftKey || !send || empty || running) return;
          event.preventDefault();
          void run();
        }}
        className="block w-full resize-y rounded border border-line bg-surface px-2 py-1.5 font-mono text-xs text-ink placeholder:text-faint"
      />
      <Button size="small" onClick={() => void run()} disabled={empty || running}>
        Search
      </Button>
      <div aria-live="polite">
        {shown?.kind === 'problem' ? (
          <p className="font-mono text-xs break-words text-bad">{shown.text}</p>
        ) : null}
        {shown?.kind === 'answer' ? <Found {...shown} index={index} /> : null}
      </div>
    </div>
  );
}
