/** Resolves when somebody calls what it leaves in `wake`, or when the signal is aborted. */
export function untilWoken(wake: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const woken = () => {
      wake.delete(woken);
      signal.removeEventListener('abort', woken);
      resolve();
    };
    wake.add(woken);
    signal.addEventListener('abort', woken, { once: true });
  });
}
