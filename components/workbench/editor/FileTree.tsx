'use client';
import { ChevronRight, FileCode2, FilePlus2, FileText, Folder, Lock } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { type TreeNode, treeOf } from '@/lib/workspace/files';
import { useSession } from '../context';
import { FileNameField } from './FileNameField';

interface Row {
  readonly node: TreeNode;
  readonly depth: number;
}

/** Files as a tree. Arrow keys walk, Enter opens, F2 renames, Delete deletes (with undo), N makes a new file. */
export function FileTree() {
  const { workspace, lab } = useSession();
  const files = useStore(workspace, (state) => state.files);
  const active = useStore(workspace, (state) => state.active);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const [naming, setNaming] = useState<{ readonly kind: 'new' | 'rename'; readonly path: string } | null>(
    null,
  );
  const list = useRef<HTMLDivElement>(null);

  const rows = flatten(treeOf(Object.keys(files)), closed, 0);
  const entry =
    rows.find(({ node }) => node.path === focused) ??
    rows.find(({ node }) => node.path === active) ??
    rows[0];

  const focus = (row: Row | undefined) => {
    if (!row) return;
    setFocused(row.node.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.node.path)}"]`)?.focus();
  };
  const toggle = (path: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const given = (path: string) => lab.readOnly.includes(path);
  const startNew = (near: string) => {
    const folder = near.includes('/') ? near.slice(0, near.lastIndexOf('/') + 1) : near === '' ? 'src/' : '';
    setNaming({ kind: 'new', path: folder });
  };

  const press = (event: KeyboardEvent, row: Row, index: number) => {
    const { node } = row;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') focus(rows[index + 1]);
    else if (event.key === 'ArrowUp') focus(rows[index - 1]);
    else if (event.key === 'Home') focus(rows[0]);
    else if (event.key === 'End') focus(rows.at(-1));
    else if (event.key === 'ArrowRight' && node.kind === 'folder')
      closed.has(node.path) ? toggle(node.path) : focus(rows[index + 1]);
    else if (event.key === 'ArrowLeft' && node.kind === 'folder' && !closed.has(node.path)) toggle(node.path);
    else if (event.key === 'ArrowLeft')
      focus(
        rows.findLast(
          ({ node: other, depth }, at) => at < index && depth < row.depth && other.kind === 'folder',
        ),
      );
    else if (event.key === 'Enter' || event.key === ' ')
      node.kind === 'folder' ? toggle(node.path) : workspace.open(node.path);
    else if (event.key === 'F2' && node.kind === 'file' && !given(node.path))
      setNaming({ kind: 'rename', path: node.path });
    else if (event.key === 'Delete' && node.kind === 'file' && !given(node.path)) workspace.remove(node.path);
    else if (event.key === 'n') startNew(node.kind === 'folder' ? `${node.path}/` : node.path);
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex h-full min-h-0 flex-col bg-sunken">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line pr-1 pl-3">
        <h2 className="text-2xs font-semibold tracking-wide text-faint uppercase">Files</h2>
        <IconButton label="New file" shortcut="N" className="size-7" onClick={() => startNew(focused ?? '')}>
          <FilePlus2 aria-hidden size={15} />
        </IconButton>
      </div>
      {naming?.kind === 'new' ? (
        <FileNameField
          label="New file"
          value={naming.path}
          onDone={() => setNaming(null)}
          onSubmit={(path) => workspace.create(path)}
        />
      ) : null}
      <div
        ref={list}
        role="tree"
        aria-label="Files of the project"
        className="min-h-0 flex-1 overflow-auto py-1"
      >
        {rows.map((row, index) => {
          const { node, depth } = row;
          if (naming?.kind === 'rename' && naming.path === node.path)
            return (
              <FileNameField
                key={node.path}
                label={`New name of ${node.path}`}
                value={node.path}
                onDone={() => setNaming(null)}
                onSubmit={(to) => workspace.rename(node.path, to)}
              />
            );
          const Icon =
            node.kind === 'folder' ? Folder : /\.[cm]?[jt]sx?$/.test(node.path) ? FileCode2 : FileText;
          return (
            <div
              key={node.path}
              role="treeitem"
              data-path={node.path}
              aria-level={depth + 1}
              aria-selected={node.path === active}
              {...(node.kind === 'folder' ? { 'aria-expanded': !closed.has(node.path) } : {})}
              tabIndex={node === entry?.node ? 0 : -1}
              onFocus={() => setFocused(node.path)}
              onKeyDown={(event) => press(event, row, index)}
              onClick={() => (node.kind === 'folder' ? toggle(node.path) : workspace.open(node.path))}
              onDoubleClick={() => {
                if (node.kind === 'file' && !given(node.path)) setNaming({ kind: 'rename', path: node.path });
              }}
              style={{ paddingLeft: `${0.5 + depth * 0.75}rem` }}
              className={classNames(
                'flex h-7 cursor-default items-center gap-1.5 pr-2 text-sm select-none -outline-offset-2',
                node.path === active
                  ? 'bg-accent-soft text-accent-ink'
                  : 'text-muted hover:bg-line/50 hover:text-ink',
              )}
            >
              {node.kind === 'folder' ? (
                <ChevronRight
                  aria-hidden
                  size={13}
                  className={classNames(
                    'shrink-0 transition-transform duration-fast',
                    !closed.has(node.path) && 'rotate-90',
                  )}
                />
              ) : (
                <Icon aria-hidden size={13} className="shrink-0" />
              )}
              <span className="truncate">{node.name}</span>
              {node.kind === 'file' && given(node.path) ? (
                <Lock aria-label="given, not edited" size={11} className="ml-auto shrink-0" />
              ) : null}
              {node.kind === 'file' && !given(node.path) && files[node.path] !== lab.files[node.path] ? (
                <span className="ml-auto size-1.5 shrink-0 rounded-full bg-accent">
                  <span className="sr-only">changed</span>
                </span>
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function flatten(nodes: readonly TreeNode[], closed: ReadonlySet<string>, depth: number): Row[] {
  return nodes.flatMap((node) => [
    { node, depth },
    ...(node.kind === 'folder' && !closed.has(node.path) ? flatten(node.children, closed, depth + 1) : []),
  ]);
}
