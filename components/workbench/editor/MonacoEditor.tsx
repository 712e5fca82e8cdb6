'use client';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../context';
import { mountEditor } from './mount-editor';

export default function MonacoEditor() {
  const session = useSession();
  const host = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    if (!host.current) return;
    const editor = mountEditor(host.current, session, setLeaving);
    return () => editor.dispose();
  }, [session]);
  return (
    <div className="relative h-full min-h-0 bg-surface">
      <div ref={host} className="h-full font-mono" data-testid="monaco" />
      <p
        role="status"
        className={
          leaving
            ? 'absolute right-3 bottom-2 rounded-md border border-line bg-raised px-2 py-1 text-xs text-muted shadow-float'
            : 'sr-only'
        }
      >
        {leaving ? 'Tab now leaves the editor.' : ''}
      </p>
    </div>
  );
}
