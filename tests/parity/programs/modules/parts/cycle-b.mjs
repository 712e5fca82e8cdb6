import { count, increase } from './cycle-a.mjs';

increase.calledFrom = 'b';
export const other = () => [count, increase.calledFrom];
