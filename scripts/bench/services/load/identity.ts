import { call, hangUp } from './over-http';
import { perSecond } from './per-second';

const job = Buffer.from('job:job-secret-that-everybody-knows').toString('base64');
const headers = { authorization: `Basic ${job}`, 'content-type': 'application/x-www-form-urlencoded' };
const body = 'grant_type=client_credentials&scope=orders%3Aread&resource=http%3A%2F%2Fapp%3A3000%2Fapi';
await perSecond(8, async () => void (await call({ method: 'POST', path: '/token', headers, body })));
hangUp();
