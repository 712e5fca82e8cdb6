/** `node:test/reporters`. */
import reporters from './test/reporters/index';

export default reporters;
