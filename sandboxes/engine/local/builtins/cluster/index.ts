/** `node:cluster`: several processes behind one port. */
import { sandboxProcess } from '../../process/the-process';
import { createChild } from './child';
import { createPrimary } from './primary';

const id = sandboxProcess.env['NODE_UNIQUE_ID'];

export default id === undefined ? createPrimary() : createChild(Number(id));
