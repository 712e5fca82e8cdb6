'use client';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../context';
import { Problem } from '../Problem';
import { addServiceCommands } from '../services/commands';

/** The screen of one session, while it is looked at. */
export function TerminalView({ id }: { readonly id: number }) {
  const session = useSession();
  const { terminals } = session;
  const place = useRef<HTMLElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | { readonly problem: string }>('loading');
  useEffect(() => {
    let gone = false;
    let remove: () => void = () => undefined;
    // Not a byte of xterm and of the shell's language before a terminal is opened.
    const load = async () => {
      const [{ createLiveTerminal }] = await Promise.all([
        import('./live-terminal'),
        addServiceCommands(session.lab.services),
      ]);
      return (name: string, onExit: () => void) => createLiveTerminal(session, name, onExit);
    };
    terminals.live(id, load).then(
      ({ screen }) => {
        if (gone || !place.current) return;
        screen.place(place.current);
        // After the click that opened it has moved the focus. Who walks the tabs by keyboard is not pulled in.
        requestAnimationFrame(() => {
          const walking = document.activeElement?.matches(
            ':not([data-by-pointer]) > [role="tab"]:focus-visible',
          );
          if (!gone && !walking) screen.xterm.focus();
        });
        remove = () => screen.place(null);
        setState('ready');
      },
      (error: unknown) => setState({ problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      gone = true;
      remove();
    };
  }, [id, session, terminals]);
  return (
    <section
      ref={place}
      aria-label="Terminal"
      // The ring lies above xterm's own layers, which would cover a part of it.
      className="relative min-h-0 flex-1 overflow-hidden bg-surface py-2 pl-3 after:pointer-events-none after:absolute after:inset-0 after:z-20 focus-within:after:outline-2 focus-within:after:-outline-offset-2 focus-within:after:outline-accent"
    >
      {state === 'loading' ? <p className="text-sm text-muted">The terminal is loading…</p> : null}
      {typeof state === 'object' ? (
        <Problem message={`The terminal could not be loaded: ${state.problem}`} remedy="Open it again." />
      ) : null}
    </section>
  );
}
