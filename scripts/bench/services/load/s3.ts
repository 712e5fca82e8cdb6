import { call, hangUp } from './over-http';
import { perSecond } from './per-second';
import { signed } from './signed';

const path = '/bench/object';
await call(signed('s3', 's3', { method: 'PUT', path: '/bench' }));
await call(signed('s3', 's3', { method: 'PUT', path, body: 'x'.repeat(1024) }));
await perSecond(8, async () => void (await call(signed('s3', 's3', { path }))));
hangUp();
