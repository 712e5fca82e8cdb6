import { run } from '../run';
import { mail } from './index';

await run(mail);
