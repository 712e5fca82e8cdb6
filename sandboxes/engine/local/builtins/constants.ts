/** `node:constants`, the legacy heap of numbers. */
import os from './os';

export default { ...os.constants.signals, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 };
