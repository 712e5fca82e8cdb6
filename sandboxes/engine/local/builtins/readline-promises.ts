/** `node:readline/promises`. */
import { promises } from './readline/index';

export default promises;
