import { run } from '../run';
import { payments } from './index';

await run(payments);
