'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { PathProblem } from '@/lib/workspace/files';

/** Asks for a path in place. Enter takes it, Escape gives up; a path that cannot be used says why. */
export function FileNameField({
  label,
  value,
  onSubmit,
  onDone,
}: {
  readonly label: string;
  readonly value: string;
  onSubmit(path: string): void;
  onDone(): void;
}) {
  const [path, setPath] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const message = useId();
  useEffect(() => {
    field.current?.focus();
    const name = value.lastIndexOf('/') + 1;
    const dot = value.lastIndexOf('.');
    field.current?.setSelectionRange(name, dot > name ? dot : value.length);
  }, [value]);

  const submit = () => {
    try {
      onSubmit(path.trim());
      onDone();
    } catch (error) {
      if (!(error instanceof PathProblem)) throw error;
      setProblem(error.message);
    }
  };

  return (
    <div className="px-2 py-1">
      <input
        ref={field}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={message}
        value={path}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => {
          setPath(event.currentTarget.value);
          setProblem(null);
        }}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key === 'Enter') submit();
          if (event.key === 'Escape') onDone();
          event.stopPropagation();
        }}
        className="w-full rounded border border-line-strong bg-surface px-1.5 py-0.5 font-mono text-xs text-ink"
      />
      <p id={message} role="alert" className="text-2xs text-bad">
        {problem}
      </p>
    </div>
  );
}
