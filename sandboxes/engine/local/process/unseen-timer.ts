/** Timers of the engine's own, which keep no process alive and no program sees. In a seeded run they follow its clock. */
import { nativeSetTimeout } from './native';
import { isVirtual } from './seeded/virtual-clock';
import { startTimer } from './timer-queue';

/** @param delay milliseconds */
export function afterUnseen(callback: () => void, delay: number): void {
  if (!isVirtual()) {
    nativeSetTimeout(callback, delay);
    return;
  }
  startTimer({ fire: callback, duration: delay, startedAt: null, before: null, after: null });
}
