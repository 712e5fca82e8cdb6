/** `node:readline/promises`. */
import { promises } from './readline';

export default promises;
