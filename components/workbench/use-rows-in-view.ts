import {
  type RefObject,
  type UIEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** Rows that are drawn beyond those in view, so that quick scrolling shows no gap. */
const OVERSCAN = 12;

export interface RowsInView<Box extends HTMLElement> {
  /** Of the element that scrolls. */
  readonly box: RefObject<Box | null>;
  onScroll(event: UIEvent<Box>): void;
  /** The rows to draw: from the first to before the second. */
  readonly from: number;
  readonly to: number;
  /** Scrolls no further than needed, and no longer follows the end. */
  show(row: number): void;
}

/**
 * Which rows of a long list are to be drawn. Follows the end until one scrolls up.
 * @param rows in order, a new array whenever there are others
 * @param height of each, in CSS pixels
 * @param stays the list stays where it is though the end is in view
 */
export function useRowsInView<Box extends HTMLElement>(
  rows: readonly unknown[],
  height: number,
  stays = false,
): RowsInView<Box> {
  const box = useRef<Box>(null);
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to the end whenever there are new rows
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [rows]);

  const show = useCallback(
    (row: number) => {
      const element = box.current;
      if (!element) return;
      following.current = false;
      const top = row * height;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + height > element.scrollTop + element.clientHeight)
        element.scrollTop = top + height - element.clientHeight;
    },
    [height],
  );

  return {
    box,
    show,
    onScroll({ currentTarget: element }) {
      following.current = !stays && element.scrollTop + element.clientHeight >= element.scrollHeight - height;
      setView({ top: element.scrollTop, height: element.clientHeight });
    },
    from: Math.max(0, Math.floor(view.top / height) - OVERSCAN),
    to: Math.min(rows.length, Math.ceil((view.top + view.height) / height) + OVERSCAN),
  };
}
