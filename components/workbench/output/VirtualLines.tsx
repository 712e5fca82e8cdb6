'use client';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ScrollRegion } from '../ScrollRegion';

const ROW = 20;
const OVERSCAN = 12;

/** Draws only the rows in view; follows the end until one scrolls up. */
export function VirtualLines<Item>({
  items,
  keyOf,
  render,
  label,
}: {
  readonly items: readonly Item[];
  readonly label: string;
  keyOf(item: Item): number;
  render(item: Item): ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  const following = useRef(true);
  const [view, setView] = useState({ top: 0, height: 400 });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to the end whenever there are new items
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [items]);

  const from = Math.max(0, Math.floor(view.top / ROW) - OVERSCAN);
  const to = Math.min(items.length, Math.ceil((view.top + view.height) / ROW) + OVERSCAN);
  return (
    <ScrollRegion
      ref={box}
      label={label}
      className="min-h-0 flex-1 overflow-auto bg-surface font-mono text-xs -outline-offset-2"
      onScroll={({ currentTarget: element }) => {
        following.current = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW;
        setView({ top: element.scrollTop, height: element.clientHeight });
      }}
    >
      <div className="relative my-1 min-w-max" style={{ height: items.length * ROW }}>
        <div className="absolute inset-x-0" style={{ transform: `translateY(${from * ROW}px)` }}>
          {items.slice(from, to).map((item) => (
            <div
              key={keyOf(item)}
              className="px-3 whitespace-pre"
              style={{ height: ROW, lineHeight: `${ROW}px` }}
            >
              {render(item)}
            </div>
          ))}
        </div>
      </div>
    </ScrollRegion>
  );
}
