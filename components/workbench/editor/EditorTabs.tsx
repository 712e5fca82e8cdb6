'use client';
import { Lock, X } from 'lucide-react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { useSession } from '../context';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Open files. Arrow keys go between them, Delete closes one. */
export function EditorTabs() {
  const { workspace, lab } = useSession();
  const tabs = useStore(workspace, (state) => state.tabs);
  const active = useStore(workspace, (state) => state.active);
  const changed = useStore(workspace, (state) =>
    state.tabs.filter((path) => state.files[path] !== lab.files[path]).join('\n'),
  );
  const changedPaths = new Set(changed.split('\n'));

  const move = (to: number) => {
    const path = tabs[(to + tabs.length) % tabs.length];
    if (path === undefined) return;
    workspace.open(path);
    document.getElementById(tabId(path))?.focus();
  };

  return (
    <div
      role="tablist"
      aria-label="Open files"
      className="flex min-w-0 flex-1 items-stretch overflow-x-auto [scrollbar-width:none]"
    >
      {tabs.map((path, index) => {
        const current = path === active;
        return (
          <div
            key={path}
            role="presentation"
            className={classNames(
              'group relative flex shrink-0 items-stretch border-r border-line',
              current ? 'bg-surface' : 'bg-sunken',
            )}
          >
            <button
              type="button"
              role="tab"
              id={tabId(path)}
              aria-selected={current}
              aria-keyshortcuts="Delete"
              tabIndex={current ? 0 : -1}
              title={path}
              onClick={() => workspace.open(path)}
              onAuxClick={(event) => {
                if (event.button === 1) workspace.close(path);
              }}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') move(index + 1);
                else if (event.key === 'ArrowLeft') move(index - 1);
                else if (event.key === 'Home') move(0);
                else if (event.key === 'End') move(tabs.length - 1);
                else if (event.key === 'Delete') workspace.close(path);
                else return;
                event.preventDefault();
              }}
              className={classNames(
                'flex h-9 items-center gap-1.5 pl-3 font-mono text-xs',
                current ? 'pr-7 text-ink' : 'pr-7 text-muted hover:text-ink',
              )}
            >
              {lab.readOnly.includes(path) ? <Lock aria-label="given, not edited" size={11} /> : null}
              {nameOf(path)}
              {changedPaths.has(path) ? (
                <span title="Differs from the lesson’s start" className="size-1.5 rounded-full bg-accent">
                  <span className="sr-only">, changed</span>
                </span>
              ) : null}
            </button>
            <button
              type="button"
              tabIndex={-1}
              // For the pointer only: the keyboard closes with Delete, and a tab list holds nothing but tabs.
              aria-hidden
              title={`Close ${path}`}
              onClick={() => workspace.close(path)}
              className={classNames(
                'absolute top-1/2 right-1 grid size-5 -translate-y-1/2 place-items-center rounded text-faint hover:bg-line hover:text-ink',
                current ? '' : 'opacity-0 group-hover:opacity-100',
              )}
            >
              <X aria-hidden size={12} />
            </button>
            {current ? <span aria-hidden className="absolute inset-x-0 top-0 h-0.5 bg-accent" /> : null}
          </div>
        );
      })}
    </div>
  );
}

const tabId = (path: string) => `tab-${path.replace(/[^\w-]/g, '-')}`;
