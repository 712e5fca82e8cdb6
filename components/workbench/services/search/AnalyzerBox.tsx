'use client';
import { useEffect, useState } from 'react';
import type { ServicePanelProps } from '../registry';
import { messageOf } from '../use-looks';
import { analyze, type Token } from './api';

/** What an analyzer makes of a text, while it is written. */
export function AnalyzerBox({
  index,
  analyzers,
  plan,
  ask,
}: ServicePanelProps & { readonly index: string; readonly analyzers: readonly string[] }) {
  const [analyzer, choose] = useState(analyzers[0] ?? 'standard');
  const [text, write] = useState('');
  const [tokens, setTokens] = useState<readonly Token[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (text === '') {
      setTokens(null);
      setProblem(null);
      return;
    }
    const gone = new AbortController();
    analyze({ plan, ask }, index, { analyzer, text }, gone.signal).then(
      (answer) => {
        if (gone.signal.aborted) return;
        setTokens(answer.tokens);
        setProblem(null);
      },
      (error: unknown) => {
        if (!gone.signal.aborted) setProblem(messageOf(error));
      },
    );
    return () => gone.abort();
  }, [plan, ask, index, analyzer, text]);
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-1.5">
        <select
          aria-label="Analyzer"
          value={analyzer}
          onChange={(event) => choose(event.currentTarget.value)}
          className="h-7 min-w-0 rounded border border-line bg-surface px-1 text-xs text-ink"
        >
          {analyzers.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          type="text"
          aria-label="Text to analyze"
          placeholder="The runners’ shoes"
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          className="h-7 min-w-40 flex-1 rounded border border-line bg-surface px-2 text-xs text-ink placeholder:text-faint"
        />
      </div>
      <div aria-live="polite">
        {problem === null ? <Tokens tokens={tokens} /> : <p className="text-xs text-bad">{problem}</p>}
      </div>
    </div>
  );
}

function Tokens({ tokens }: { readonly tokens: readonly Token[] | null }) {
  if (tokens === null)
    return <p className="text-xs text-muted">Write a text: its terms appear here, each with its position.</p>;
  if (tokens.length === 0) return <p className="text-xs text-muted">Nothing of it is left to search by.</p>;
  return (
    <ol aria-label="Tokens" className="flex flex-wrap gap-1">
      {tokens.map(({ token, position, start_offset: start, end_offset: end, type }) => (
        <li
          key={`${position} ${start} ${token}`}
          title={`${type}, characters ${start} to ${end}`}
          className="rounded border border-line px-1.5 py-0.5 font-mono text-xs text-ink"
        >
          <span className="text-muted tabular-nums">{position}</span> {token}
        </li>
      ))}
    </ol>
  );
}
