/** `node:constants`, the legacy heap of numbers. */
import { constants } from './fs/constants';
import { dlopen, errno, priority, signals } from './os-constants';

export default { ...dlopen, ...errno, ...priority, ...signals, ...constants };
