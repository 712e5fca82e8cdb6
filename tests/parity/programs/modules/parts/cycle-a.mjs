import { other } from './cycle-b.mjs';
export let count = 0;
export function increase() {
  count++;
}
export const self = () => other();
