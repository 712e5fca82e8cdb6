import { END } from '../../../../tests/services/telemetry/series';
import { call, hangUp } from './over-http';
import { perSecond } from './per-second';

const query = encodeURIComponent('sum by (status) (rate(requests_total[5m]))');
await perSecond(8, async () => {
  const { body } = await call({ path: `/api/v1/query?time=${END}&query=${query}` });
  if (!body.includes('"status"')) throw new Error(`It has no such series: ${body}`);
});
hangUp();
