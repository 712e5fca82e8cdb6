/** `node:assert/strict`. */
import { strict } from './assert';

export default strict;
