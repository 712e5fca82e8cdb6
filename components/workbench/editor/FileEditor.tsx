'use client';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { whenIdle } from '@/components/ui/when-idle';
import { useSession } from '../context';
import { CodeView } from './CodeView';
import { PlainEditor } from './PlainEditor';

const MonacoEditor = dynamic(() => import('./MonacoEditor'), { ssr: false, loading: () => <ActiveCode /> });

function ActiveCode() {
  const { workspace } = useSession();
  const active = useStore(workspace, (state) => state.active);
  const text = useStore(workspace, (state) =>
    state.active === null ? '' : (state.files[state.active] ?? ''),
  );
  return <CodeView text={text} label={`Code: ${active ?? 'no file'}`} />;
}

/** The file that is open: as text at once, in Monaco once the browser is idle, in a plain editor on a phone or by choice. */
export function FileEditor({ small }: { readonly small: boolean }) {
  const { workspace, layout, reveal, lab } = useSession();
  const active = useStore(workspace, (state) => state.active);
  const ready = useStore(workspace, (state) => state.ready);
  const plain = useStore(layout, (state) => state.plainEditor);
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true), 1_500), []);
  const text = useStore(workspace, (state) =>
    state.active === null ? '' : (state.files[state.active] ?? ''),
  );
  const wish = useStore(reveal, (state) => state.editor);

  if (active === null)
    return (
      <p className="grid h-full place-items-center p-6 text-center text-sm text-muted">
        No file is open. Choose one in the list of files.
      </p>
    );
  if (plain || small)
    return (
      <PlainEditor
        path={active}
        text={text}
        readOnly={!ready || lab.readOnly.includes(active)}
        reveal={wish}
        onChange={(next) => workspace.edit(active, next)}
      />
    );
  return idle ? <MonacoEditor /> : <CodeView text={text} label={`Code: ${active}`} />;
}
