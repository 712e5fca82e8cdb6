'use client';
import { type ReactNode, useCallback } from 'react';
import { useWorkbench } from '../../workbench/context';
import { useLesson } from '../context';

/** Points at lines of a file; without a workbench it is the file's name, which reads as well. */
export function Code({
  file,
  lines,
  children,
}: {
  readonly file: string;
  readonly lines?: string;
  readonly children?: ReactNode;
}) {
  const { showLab } = useLesson();
  const workbench = useWorkbench();
  const open = useCallback(() => {
    showLab();
    workbench?.openFile(file, lines === undefined ? undefined : readRange(lines));
  }, [workbench, showLab, file, lines]);
  const text = children ?? <code>{lines ? `${file}:${lines}` : file}</code>;
  if (!workbench) return <span className="border-b border-dotted border-line-strong">{text}</span>;
  return (
    <button
      type="button"
      onClick={open}
      title={`Open ${file}${lines ? `, line ${lines}` : ''}`}
      className="cursor-pointer border-b border-dotted border-accent text-left text-accent-ink hover:border-solid"
    >
      {text}
    </button>
  );
}

function readRange(lines: string): { from: number; to: number } {
  const [from = 1, to = from] = lines.split('-').map(Number);
  return { from, to };
}
