import { run } from '../run';
import { queue } from './index';

await run(queue);
