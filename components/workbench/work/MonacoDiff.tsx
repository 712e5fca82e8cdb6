'use client';
import { useEffect, useRef } from 'react';
import { monaco } from '../editor/monaco';
import { followTheme } from '../editor/monaco-theme';

/** Two texts in the editor's own diff view, read-only. */
export default function MonacoDiff({
  before,
  after,
  label,
}: {
  readonly before: string;
  readonly after: string;
  readonly label: string;
}) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const endTheme = followTheme();
    const original = monaco.editor.createModel(before, 'typescript', monaco.Uri.parse('diff:///before.ts'));
    const modified = monaco.editor.createModel(after, 'typescript', monaco.Uri.parse('diff:///after.ts'));
    for (const model of [original, modified])
      model.updateOptions({
        bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
      });
    const editor = monaco.editor.createDiffEditor(host.current, {
      theme: 'backlab',
      readOnly: true,
      originalEditable: false,
      automaticLayout: true,
      fontFamily: getComputedStyle(host.current).fontFamily,
      fontSize: 12,
      lineHeight: 20,
      minimap: { enabled: false },
      renderOverviewRuler: false,
      scrollBeyondLastLine: false,
      hideUnchangedRegions: { enabled: true },
      originalAriaLabel: `${label}: before`,
      modifiedAriaLabel: `${label}: after`,
      tabFocusMode: true,
    });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
      endTheme();
    };
  }, [before, after, label]);
  return <div ref={host} className="h-full font-mono" />;
}
