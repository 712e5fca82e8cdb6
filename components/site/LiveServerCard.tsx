'use client';
import { Send } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LabForPage } from '@/lib/labs/for-page';
import type { PreparedRequest } from '@/lib/labs/schema';
import { STAGES, type Stage } from '@/sandboxes/engine/contract';
import type { Exchange } from '@/sandboxes/http1/message';
import { ExchangeView } from '../lesson/ExchangeView';
import { Button } from '../ui/Button';
import { STAGE_NAMES } from '../ui/stage-names';
import { useInView } from '../ui/use-in-view';
import { whenIdle } from '../ui/when-idle';
import type { LiveServer } from './live-server';

type State =
  | { readonly state: 'starting'; readonly stage: Stage }
  | { readonly state: 'answering'; readonly exchange: Exchange | null }
  | { readonly state: 'failed'; readonly message: string };

/** A server that starts in this page by itself once it comes into view, and answers; nothing shown here is recorded. */
export function LiveServerCard({ lab }: { readonly lab: LabForPage }) {
  const [state, setState] = useState<State>({ state: 'starting', stage: 'fetch' });
  const [attempt, setAttempt] = useState(0);
  const server = useRef<LiveServer | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const near = useInView(place);

  const ask = useCallback(async (request: PreparedRequest) => {
    const { current } = server;
    if (current) setState({ state: 'answering', exchange: await current.ask(request) });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is the wish to try again.
  useEffect(() => {
    if (!near) return;
    const controller = new AbortController();
    const { signal } = controller;
    const start = async () => {
      try {
        const { openLiveServer } = await import('./live-server');
        const opened = await openLiveServer(lab, {
          signal,
          onProgress: ({ stage }) => setState({ state: 'starting', stage }),
        });
        if (signal.aborted) {
          await opened.dispose();
          return;
        }
        server.current = opened;
        setState({ state: 'answering', exchange: null });
        const [first] = lab.requests;
        if (first) await ask(first);
      } catch (error) {
        if (!signal.aborted)
          setState({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
      }
    };
    const cancel = whenIdle(() => void start(), 2_000);
    return () => {
      cancel();
      controller.abort();
      void server.current?.dispose();
      server.current = null;
    };
  }, [near, lab, ask, attempt]);

  const retry = () => {
    setState({ state: 'starting', stage: 'fetch' });
    setAttempt((count) => count + 1);
  };

  return (
    <div ref={place} className="flex h-full flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {lab.requests.map((request) => (
          <Button
            key={request.id}
            size="small"
            disabled={state.state !== 'answering'}
            onClick={() => ask(request)}
          >
            <Send aria-hidden size={12} />
            {request.title}
          </Button>
        ))}
      </div>
      <div className="min-h-52" aria-live="polite">
        {state.state === 'starting' ? <Starting stage={state.stage} /> : null}
        {state.state === 'answering' && state.exchange ? <ExchangeView exchange={state.exchange} /> : null}
        {state.state === 'failed' ? (
          <div className="space-y-3 text-sm">
            <p className="font-mono text-xs whitespace-pre-wrap text-bad">{state.message}</p>
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function Starting({ stage }: { readonly stage: Stage }) {
  const at = STAGES.indexOf(stage);
  return (
    <>
      <p className="text-sm text-muted scripted:hidden">
        The server runs in your browser, so it needs JavaScript. The lessons read well without.
      </p>
      <ol className="hidden space-y-1 text-sm scripted:block">
        {STAGES.map((name, index) => (
          <li
            key={name}
            aria-current={index === at ? 'step' : undefined}
            className={index < at ? 'text-good' : index === at ? 'text-ink' : 'text-faint'}
          >
            <span aria-hidden className={`inline-block w-5 ${index === at ? 'animate-pulse-soft' : ''}`}>
              {index < at ? '✓' : index === at ? '●' : '○'}
            </span>
            {STAGE_NAMES[name]}
          </li>
        ))}
      </ol>
    </>
  );
}
