import { call, hangUp } from './over-http';
import { perSecond } from './per-second';

await perSecond(8, async () => void (await call({ path: '/prices/tea' })));
hangUp();
