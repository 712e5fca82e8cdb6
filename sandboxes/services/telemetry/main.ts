import { run } from '../run';
import { telemetry } from './index';

await run(telemetry);
