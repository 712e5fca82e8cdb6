import { run } from '../run';
import { postgres } from './index';

await run(postgres);
