import { createProcess } from './process-object';

/** The one `process` of this worker. */
export const sandboxProcess = createProcess();
