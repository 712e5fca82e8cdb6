/** `node:dns/promises`. */
import dns from './dns/index';

export default dns.promises;
