/** `node:fs/promises`. */
import fs from './fs/index';

export default fs.promises;
