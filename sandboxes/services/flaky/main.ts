import { run } from '../run';
import { flaky } from './index';

await run(flaky);
