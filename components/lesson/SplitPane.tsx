'use client';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';

const KEY = 'backlab.prose-width';
const LEAST = 30;
const MOST = 68;
const USUAL = 45;

const clamp = (percent: number) => Math.min(MOST, Math.max(LEAST, percent));

function keptWidth(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept >= LEAST && kept <= MOST ? kept : USUAL;
  } catch (error) {
    console.info('The width of the text is not kept:', error);
    return USUAL;
  }
}

function keepWidth(percent: number) {
  try {
    localStorage.setItem(KEY, String(Math.round(percent)));
  } catch (error) {
    console.info('The width of the text is not kept:', error);
  }
}

/**
 * The line between text and workbench: drag it, or move it by arrow keys (ARIA "window splitter").
 * It sets `--prose-width` on the element marked `data-split`, whose grid uses it; the first paint needs no script.
 */
export function SplitPane() {
  const separator = useRef<HTMLDivElement>(null);
  const [percent, setPercent] = useState(USUAL);

  useEffect(() => setPercent(keptWidth()), []);
  useEffect(() => {
    separator.current
      ?.closest<HTMLElement>('[data-split]')
      ?.style.setProperty('--prose-width', `${percent}%`);
  }, [percent]);

  const move = useCallback((to: number) => {
    const next = clamp(to);
    setPercent(next);
    keepWidth(next);
  }, []);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.closest('[data-split]')?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) {
      move(((event.clientX - box.left) / box.width) * 100);
    }
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: percent - 2,
    ArrowRight: percent + 2,
    Home: LEAST,
    End: MOST,
    Enter: USUAL,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be a control; this is the ARIA window splitter.
    <div
      ref={separator}
      role="separator"
      tabIndex={0}
      data-screen-only
      aria-label="Width of the text"
      aria-orientation="vertical"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={Math.round(percent)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => move(USUAL)}
      onKeyDown={onKeyDown}
      className="group absolute inset-y-0 -left-1 z-10 hidden w-2 cursor-col-resize touch-none lg:block"
    >
      <div className="mx-auto h-full w-px bg-line transition-colors duration-fast group-hover:bg-accent group-focus-visible:bg-accent" />
    </div>
  );
}
