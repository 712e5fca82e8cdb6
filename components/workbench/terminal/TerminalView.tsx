'use client';
import { useEffect, useRef } from 'react';
import '@xterm/xterm/css/xterm.css';
import { useSession } from '../context';
import { mountTerminal } from './mount-terminal';

interface Props {
  readonly name: string;
  readonly shown: boolean;
  onExit(): void;
}

/** One session on one screen. */
export default function TerminalView({ name, shown, onExit }: Props) {
  const session = useSession();
  const place = useRef<HTMLDivElement>(null);
  const terminal = useRef<ReturnType<typeof mountTerminal> | null>(null);
  const exit = useRef(onExit);
  exit.current = onExit;
  useEffect(() => {
    if (!place.current) return;
    const mounted = mountTerminal(place.current, session, name, () => exit.current());
    terminal.current = mounted;
    return () => {
      terminal.current = null;
      mounted.dispose();
    };
  }, [session, name]);
  useEffect(() => {
    if (shown) terminal.current?.focus();
  }, [shown]);
  return <div ref={place} className="h-full overflow-hidden bg-surface p-2" />;
}
