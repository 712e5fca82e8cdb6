'use client';
import { Braces, Copy, Eraser } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '@/components/ui/IconButton';
import { machineNames } from '@/lib/labs/for-page';
import { useSession } from '../context';
import { stripAnsi } from './ansi';
import { OutputLineView } from './OutputLineView';
import { VirtualLines } from './VirtualLines';

/** What the learner's server printed. */
export function OutputPanel() {
  const { output, workspace, layout, actions, reveal, lab } = useSession();
  const lines = useStore(output, (state) => state.lines);
  const dropped = useStore(output, (state) => state.dropped);
  const raw = useStore(layout, (state) => state.rawLogs);
  const files = useStore(workspace, (state) => state.files);
  const paths = useMemo(() => Object.keys(files), [files]);
  const [filter, setFilter] = useState('');
  const [machine, setMachine] = useState('');
  const [copied, setCopied] = useState<'' | 'Copied.' | 'Copying was refused by the browser.'>('');
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return wanted === '' && machine === ''
      ? lines
      : lines.filter(
          (line) =>
            (machine === '' || line.machine === machine) &&
            stripAnsi(line.text).toLowerCase().includes(wanted),
        );
  }, [lines, filter, machine]);
  const names = machineNames(lab);
  // As wide as the longest, so that what they say stands in one column.
  const width = Math.max(0, ...names.map((name) => name.length));

  const copy = () => {
    navigator.clipboard.writeText(shown.map((line) => stripAnsi(line.text)).join('\n')).then(
      () => setCopied('Copied.'),
      () => setCopied('Copying was refused by the browser.'),
    );
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-1 pl-2">
        <input
          type="search"
          aria-label="Filter the output"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          className="h-6 w-40 min-w-0 rounded border border-line bg-surface px-2 text-xs text-ink placeholder:text-faint"
        />
        {names.length > 1 ? (
          <select
            aria-label="Machine"
            value={machine}
            onChange={({ currentTarget: { value } }) => setMachine(value)}
            className="h-6 min-w-0 rounded border border-line bg-surface px-1 text-ink text-xs"
          >
            <option value="">All machines</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        ) : null}
        <span role="status" className="min-w-0 flex-1 truncate px-1 text-2xs text-faint">
          {copied || (filter || machine ? `${shown.length} of ${lines.length} lines` : '')}
        </span>
        <IconButton
          label="Log records as raw JSON"
          aria-pressed={raw}
          className="size-7"
          onClick={() => layout.set({ rawLogs: !raw })}
        >
          <Braces aria-hidden size={14} />
        </IconButton>
        <IconButton label="Copy the output" className="size-7" onClick={copy} disabled={lines.length === 0}>
          <Copy aria-hidden size={14} />
        </IconButton>
        <IconButton
          label="Clear the output"
          className="size-7"
          onClick={() => output.clear()}
          disabled={lines.length === 0}
        >
          <Eraser aria-hidden size={14} />
        </IconButton>
      </div>
      {dropped > 0 ? (
        <p className="border-b border-line bg-warn-soft px-3 py-1 text-xs text-warn">
          {dropped.toLocaleString('en')} lines were left out so that the page stays smooth. The newest are
          below.
        </p>
      ) : null}
      {lines.length === 0 ? (
        <p className="p-4 text-sm text-muted">
          What your server prints appears here: console.log, logs, errors.
        </p>
      ) : (
        <VirtualLines
          items={shown}
          label="Output of your server"
          keyOf={(line) => line.id}
          render={(line) => (
            <OutputLineView
              line={line}
              nameWidth={width}
              raw={raw}
              paths={paths}
              onOpen={(path, at, column) => {
                actions.openFile(path);
                reveal.show(path, { from: at, to: at }, column);
              }}
            />
          )}
        />
      )}
    </div>
  );
}
