/** `node:inspector/promises`: as `node:inspector`. */
import inspector from './inspector';

export default { ...inspector };
