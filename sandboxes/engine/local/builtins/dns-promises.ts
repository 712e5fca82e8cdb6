/** `node:dns/promises`. */
import dns from './dns';

export default dns.promises;
