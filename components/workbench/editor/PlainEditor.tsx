'use client';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { RevealState } from '../state/reveal-store';

export interface PlainEditorProps {
  readonly path: string;
  readonly text: string;
  readonly readOnly: boolean;
  readonly reveal: RevealState['editor'];
  onChange(text: string): void;
}

/** An editor for phones and for those who prefer it. Tab indents; Escape first lets Tab leave. */
export function PlainEditor({ path, text, readOnly, reveal, onChange }: PlainEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);
  const hint = useId();
  const count = text.split('\n').length;

  useEffect(() => {
    const field = area.current;
    if (!field || reveal?.path !== path || !reveal.lines) return;
    const lines = field.value.split('\n');
    const start = lines.slice(0, reveal.lines.from - 1).join('\n').length + (reveal.lines.from > 1 ? 1 : 0);
    const end = lines.slice(0, reveal.lines.to).join('\n').length;
    field.focus();
    field.setSelectionRange(start, end);
    field.scrollTop = Math.max(0, (reveal.lines.from - 4) * 20);
  }, [reveal, path]);

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') {
      setLeaving(true);
      return;
    }
    if (event.key !== 'Tab' || leaving || readOnly || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const field = event.currentTarget;
    const { selectionStart, selectionEnd, value } = field;
    const lineStart = value.lastIndexOf('\n', selectionStart - 1) + 1;
    if (event.shiftKey) {
      const spaces = /^ {1,2}/.exec(value.slice(lineStart))?.[0].length ?? 0;
      if (spaces > 0) field.setRangeText('', lineStart, lineStart + spaces, 'preserve');
    } else {
      field.setRangeText('  ', selectionStart, selectionEnd, 'end');
    }
    onChange(field.value);
  };

  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex min-h-0 flex-1 overflow-hidden font-mono text-[13px] leading-5">
        <div
          ref={gutter}
          aria-hidden
          className="w-12 shrink-0 overflow-hidden py-2 pr-3 text-right text-faint select-none"
        >
          <pre className="m-0">{Array.from({ length: count }, (_, index) => index + 1).join('\n')}</pre>
        </div>
        <textarea
          ref={area}
          aria-label={`Editor: ${path}`}
          aria-describedby={hint}
          className="min-w-0 flex-1 resize-none bg-transparent py-2 pr-3 whitespace-pre text-ink outline-none"
          value={text}
          readOnly={readOnly}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          wrap="off"
          onKeyDown={press}
          onBlur={() => setLeaving(false)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      <p
        id={hint}
        className={classNames(
          'border-t border-line px-3 py-1 text-2xs text-faint',
          // A finger leaves by a tap. A keyboard may still be there: it stays in the description.
          !readOnly && 'pointer-coarse:sr-only',
        )}
      >
        {readOnly
          ? 'Given file: it can be read, not changed.'
          : leaving
            ? 'Tab now leaves the editor.'
            : 'Press Escape, then Tab, to leave the editor.'}
      </p>
    </div>
  );
}
