'use client';
import { Plus, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';

/** xterm and the shell's language: not a byte of them before a terminal is opened. */
const TerminalView = lazy(() => import('./TerminalView'));

/** Terminals side by side as tabs; each is a session of its own. */
export default function TerminalPanel() {
  const [sessions, setSessions] = useState<readonly number[]>([1]);
  const [shown, setShown] = useState(1);
  const open = () => {
    const next = Math.max(0, ...sessions) + 1;
    setSessions([...sessions, next]);
    setShown(next);
  };
  const close = (id: number) => {
    const left = sessions.filter((each) => each !== id);
    setSessions(left);
    if (shown === id) setShown(left.at(-1) ?? 0);
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <fieldset className="flex shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-1">
        <legend className="sr-only">Terminals</legend>
        {sessions.map((id) => (
          <span key={id} className="flex items-center">
            <button
              type="button"
              aria-pressed={id === shown}
              onClick={() => setShown(id)}
              className={classNames(
                'h-7 rounded px-2 text-xs',
                id === shown ? 'bg-sunken text-ink' : 'text-muted',
              )}
            >
              Terminal {id}
            </button>
            <IconButton label={`Close terminal ${id}`} onClick={() => close(id)}>
              <X aria-hidden size={12} />
            </IconButton>
          </span>
        ))}
        <IconButton label="New terminal" onClick={open}>
          <Plus aria-hidden size={14} />
        </IconButton>
      </fieldset>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<p className="p-3 text-sm text-muted">The terminal is loading…</p>}>
          {sessions.map((id) => (
            <div key={id} hidden={id !== shown} className="h-full">
              <TerminalView name={`Terminal ${id}`} shown={id === shown} onExit={() => close(id)} />
            </div>
          ))}
        </Suspense>
      </div>
    </div>
  );
}
