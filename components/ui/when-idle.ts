/**
 * Calls back when the page has loaded and the browser has nothing better to do: for what is wanted soon, but never
 * at the cost of what one came to read. The return value cancels.
 * @param within milliseconds after which it happens though the browser is busy
 */
export function whenIdle(callback: () => void, within: number): () => void {
  let cancel = () => window.removeEventListener('load', wait);
  const wait = () => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(callback, 50);
      cancel = () => clearTimeout(timer);
    } else {
      const wish = requestIdleCallback(callback, { timeout: within });
      cancel = () => cancelIdleCallback(wish);
    }
  };
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
  return () => cancel();
}
