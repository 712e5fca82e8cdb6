/** `node:process`: the global, as a module. */
import { sandboxProcess } from '../process/the-process';

export default sandboxProcess;
