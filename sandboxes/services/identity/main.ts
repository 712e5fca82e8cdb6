import { run } from '../run';
import { identity } from './index';

await run(identity);
