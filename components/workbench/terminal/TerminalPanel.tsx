'use client';
import { Ear, Plus, X } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { useSession } from '../context';
import { TerminalView } from './TerminalView';

/** Terminals side by side as tabs; each is a session of its own. */
export default function TerminalPanel() {
  const { terminals, layout } = useSession();
  const { open, shown } = useStore(terminals);
  const reader = useStore(layout, (state) => state.terminalReader);
  useEffect(() => {
    if (terminals.getState().open.length === 0) terminals.add();
  }, [terminals]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <fieldset className="flex h-9 shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-1 [scrollbar-width:none]">
        <legend className="sr-only">Terminals</legend>
        {open.map(({ id, name }) => (
          <span
            key={id}
            className={classNames('flex shrink-0 items-center rounded-md', id === shown && 'bg-sunken')}
          >
            <button
              type="button"
              aria-pressed={id === shown}
              onClick={() => terminals.show(id)}
              className={classNames(
                'h-7 rounded-md pl-2 text-xs whitespace-nowrap',
                id === shown ? 'text-ink' : 'text-muted hover:text-ink',
              )}
            >
              {name}
            </button>
            <IconButton label={`Close ${name}`} className="size-7" onClick={() => terminals.close(id)}>
              <X aria-hidden size={12} />
            </IconButton>
          </span>
        ))}
        <IconButton label="New terminal" className="size-7" onClick={() => terminals.add()}>
          <Plus aria-hidden size={14} />
        </IconButton>
        <IconButton
          label="Screen reader mode"
          aria-pressed={reader}
          className="ml-auto size-7"
          onClick={() => layout.set({ terminalReader: !reader })}
        >
          <Ear aria-hidden size={14} />
        </IconButton>
      </fieldset>
      {shown === 0 ? (
        <p className="p-3 text-sm text-muted">Every terminal is closed. The plus opens another one.</p>
      ) : (
        <TerminalView key={shown} id={shown} />
      )}
    </div>
  );
}
