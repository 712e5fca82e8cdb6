/** Numbers that this process may give to processes that it starts: the kernel gives one more whenever one is used. */
import { onKernel } from './kernel-link';

const numbers: number[] = [];

export function addChildPids(more: readonly number[]): void {
  numbers.push(...more);
}

/** undefined: too many were started within one task. */
export function takeChildPid(): number | undefined {
  return numbers.shift();
}

export function receiveChildPids(): void {
  onKernel('pids', ({ pids }) => addChildPids(pids));
}
