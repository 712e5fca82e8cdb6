// .mts, .cts and .ts beside each other: each ending says what kind of module its file is.

import { kind as cts } from './parts/kind.cjs';
import { kind as mts } from './parts/kind.mjs';

const kinds: readonly string[] = [cts, mts];
console.log(kinds);
