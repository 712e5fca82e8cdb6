'use client';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../ScrollRegion';
import { useRowsInView } from '../use-rows-in-view';

const ROW = 20;

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
  const { box, from, to, onScroll } = useRowsInView<HTMLElement>(items, ROW);
  return (
    <ScrollRegion
      ref={box}
      label={label}
      className="min-h-0 flex-1 overflow-auto bg-surface font-mono text-xs -outline-offset-2"
      onScroll={onScroll}
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
