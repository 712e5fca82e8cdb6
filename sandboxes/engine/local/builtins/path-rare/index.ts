/** What few programs ask of `node:path`. */
import { matchesGlob } from './matches-glob';
import { win32 } from './win32';

export default { matchesGlob, win32 };
