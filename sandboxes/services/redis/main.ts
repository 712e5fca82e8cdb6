import { run } from '../run';
import { redis } from './index';

await run(redis);
