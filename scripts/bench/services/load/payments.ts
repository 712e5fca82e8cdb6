import { call, hangUp } from './over-http';
import { perSecond } from './per-second';

const body = JSON.stringify({ amount: 1250, currency: 'eur', card: 'card_ok' });
let orders = 0;
await perSecond(8, async () => {
  const headers = {
    authorization: 'Bearer sk_test_backlab',
    'content-type': 'application/json',
    'idempotency-key': `order-${orders++}`,
  };
  await call({ method: 'POST', path: '/v1/payments', headers, body });
});
hangUp();
