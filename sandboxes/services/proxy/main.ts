import { run } from '../run';
import { proxy } from './index';

await run(proxy);
