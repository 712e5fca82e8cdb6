import { run } from '../run';
import { search } from './index';

await run(search);
