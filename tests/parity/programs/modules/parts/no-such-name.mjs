import { missing } from './values.mjs';

console.log(missing);
