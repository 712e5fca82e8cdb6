'use client';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { classNames } from '@/components/ui/class-names';
import type { WireMessage } from '@/sandboxes/taps/message';
import { clockTime, PROTOCOL_NAMES, tellsOfFailure } from './rows';

const ROW = 26;
const OVERSCAN = 10;
const PAGE = 10;

export interface TrafficListProps {
  readonly messages: readonly WireMessage[];
  /** The key of the selected message. */
  readonly selected: string | null;
  onSelect(key: string | null): void;
  nameOf(pid: number | null, opened?: boolean): string;
}

/** Messages in order, one a row; only the rows in view are drawn. Follows the end until one scrolls up or selects. */
export function TrafficList({ messages, selected, onSelect, nameOf }: TrafficListProps) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const id = useId();
  const [view, setView] = useState({ top: 0, height: 400 });
  const at = selected === null ? -1 : messages.findIndex(({ key }) => key === selected);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to the end whenever there are new messages
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [messages]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    following.current = false;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW - element.clientHeight;
  }, [at]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = messages.length - 1;
    const next = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      PageDown: Math.min(last, at + PAGE),
      PageUp: Math.max(0, at - PAGE),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape' && selected !== null) onSelect(null);
    else if (next !== undefined) onSelect(messages[next]?.key ?? null);
    else return;
    event.preventDefault();
  };

  const from = Math.max(0, Math.floor(view.top / ROW) - OVERSCAN);
  const to = Math.min(messages.length, Math.ceil((view.top + view.height) / ROW) + OVERSCAN);
  const drawn = messages.slice(from, to);
  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label="Traffic"
      aria-activedescendant={from <= at && at < to ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: element }) => {
        following.current =
          selected === null && element.scrollTop + element.clientHeight >= element.scrollHeight - ROW;
        setView({ top: element.scrollTop, height: element.clientHeight });
      }}
      className="min-h-0 flex-1 overflow-y-auto bg-surface text-xs -outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: messages.length * ROW }}>
        {drawn.map((message, index) => (
          <TrafficRow
            key={message.key}
            id={`${id}-${from + index}`}
            message={message}
            position={from + index}
            count={messages.length}
            selected={message.key === selected}
            onSelect={() => onSelect(message.key)}
            nameOf={nameOf}
          />
        ))}
      </div>
    </div>
  );
}

function TrafficRow({
  id,
  message,
  position,
  count,
  selected,
  onSelect,
  nameOf,
}: {
  readonly id: string;
  readonly message: WireMessage;
  readonly position: number;
  readonly count: number;
  readonly selected: boolean;
  onSelect(): void;
  nameOf: TrafficListProps['nameOf'];
}) {
  const failure = tellsOfFailure(message);
  const opened = message.port !== 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around takes the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-posinset={position + 1}
      aria-setsize={count}
      onClick={onSelect}
      style={{ top: position * ROW, height: ROW }}
      className={classNames(
        'absolute inset-x-0 flex cursor-default items-center gap-2 whitespace-nowrap px-3',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken',
      )}
    >
      <span className="w-16 shrink-0 text-right text-faint tabular-nums">{clockTime(message.at)}</span>
      <span className="@max-lg:hidden w-56 shrink-0 truncate text-muted">
        {nameOf(message.from, opened)} <span aria-hidden>→</span>
        <span className="sr-only"> to </span> {nameOf(message.to, opened)}
      </span>
      <span aria-hidden className="@lg:hidden text-faint">
        {message.direction === 'to-server' ? '→' : '←'}
      </span>
      <span className="w-20 shrink-0">
        <Badge>{PROTOCOL_NAMES[message.message.protocol]}</Badge>
      </span>
      <span className={classNames('min-w-0 flex-1 truncate font-mono', failure ? 'text-bad' : 'text-ink')}>
        {failure ? <span className="sr-only">Failure: </span> : null}
        {message.message.summary}
      </span>
    </div>
  );
}
