'use client';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { PostgresClient, QueryAnswer } from '@/sandboxes/service-clients/postgres';
import { problem } from '@/sandboxes/terminal/services/psql/format';
import { Rows } from '../Rows';
import type { ServicePanelProps } from '../registry';
import { useKept } from '../use-kept';
import { PlanTree } from './PlanTree';
import { type PlanStep, readPlan } from './plan';
import { inWords, openClient } from './use-postgres';

type Shown =
  | { readonly kind: 'answer'; readonly answer: QueryAnswer; readonly sql: string }
  | { readonly kind: 'plan'; readonly plan: PlanStep }
  | { readonly kind: 'problem'; readonly text: string };

const MOST_ROWS = 200;
const EXPLAIN = 'explain (format json)';
const ANALYZE = 'explain (analyze, buffers, format json)';

/** Statements of one's own, run or explained over a connection that is opened for each. */
export function SqlEditor({ onRan, ...props }: ServicePanelProps & { onRan(): void }) {
  const [sql, setSql] = useKept(props.plan.name, 'SQL', () => '');
  const [shown, show] = useState<Shown | null>(null);
  const [running, setRunning] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);

  const run = async (explain: string | null) => {
    setRunning(true);
    let client: PostgresClient | null = null;
    try {
      client = await openClient(props, new AbortController().signal);
      show(await ask(client, sql, explain));
    } catch (error) {
      show({ kind: 'problem', text: inWords(error) });
    } finally {
      client?.close();
      setRunning(false);
      onRan();
    }
  };
  const empty = sql.trim() === '';
  return (
    <div className="space-y-2">
      <textarea
        ref={area}
        aria-label="SQL"
        rows={4}
        spellCheck={false}
        value={sql}
        placeholder="select * from …   (Ctrl+Enter runs it)"
        onChange={(event) => setSql(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || empty || running) return;
          event.preventDefault();
          void run(null);
        }}
        className="block w-full resize-y rounded border border-line bg-surface px-2 py-1.5 font-mono text-xs text-ink placeholder:text-faint"
      />
      <div className="flex flex-wrap gap-1.5">
        <Button size="small" onClick={() => void run(null)} disabled={empty || running}>
          Run
        </Button>
        <Button size="small" onClick={() => void run(EXPLAIN)} disabled={empty || running}>
          Explain
        </Button>
        <Button size="small" onClick={() => void run(ANALYZE)} disabled={empty || running}>
          Explain analyze
        </Button>
      </div>
      <div aria-live="polite" className="space-y-2 empty:hidden">
        {shown ? <Answer shown={shown} /> : null}
      </div>
    </div>
  );
}

async function ask(client: PostgresClient, sql: string, explain: string | null): Promise<Shown> {
  if (explain === null) return { kind: 'answer', answer: await client.query(sql), sql };
  // What is analyzed is run: and undone.
  await client.query('begin');
  const answer = await client.query(`${explain} ${sql}`);
  await client.query('rollback');
  const [json] = answer.results[0]?.rows[0] ?? [];
  if (answer.error || typeof json !== 'string') return { kind: 'answer', answer, sql: `${explain} ${sql}` };
  return { kind: 'plan', plan: readPlan(json) };
}

function Answer({ shown }: { readonly shown: Shown }) {
  if (shown.kind === 'plan') return <PlanTree plan={shown.plan} />;
  if (shown.kind === 'problem') return <Wrong text={shown.text} />;
  const { answer, sql } = shown;
  return (
    <>
      {answer.results.map(({ columns, rows, tag }, at) =>
        columns ? (
          <Rows
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer never changes, and its parts have no other name
            key={at}
            label={`Result ${at + 1}`}
            columns={columns.map(({ name }) => name)}
            rows={rows.slice(0, MOST_ROWS)}
            more={Math.max(0, rows.length - MOST_ROWS)}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer never changes, and its parts have no other name
          <p key={at} className="font-mono text-xs text-muted">
            {tag}
          </p>
        ),
      )}
      {answer.notices.map((notice) => (
        <p key={JSON.stringify(notice)} className="font-mono text-xs whitespace-pre-wrap text-muted">
          {problem(notice, sql)}
        </p>
      ))}
      {answer.error ? <Wrong text={problem(answer.error, sql)} /> : null}
    </>
  );
}

const Wrong = ({ text }: { readonly text: string }) => (
  <p className="overflow-x-auto font-mono text-xs whitespace-pre text-bad">{text}</p>
);
