import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The content width of an element in CSS pixels, so that SVG text keeps its size while the drawing fits. */
export function useElementWidth<E extends HTMLElement>(initial = 640): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidth((known) => element.clientWidth || known);
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
