import { run } from '../run';
import { dns } from './index';

await run(dns);
