import { run } from '../run';
import { s3 } from './index';

await run(s3);
