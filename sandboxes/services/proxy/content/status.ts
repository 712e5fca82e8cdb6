import { type Reply, reply } from '../request/reply';
import type { ProxyRequest } from '../request/request';

/** `stub_status`. */
export function statusPage({ engine: { counters } }: ProxyRequest): Reply {
  const { active, accepted, requests } = counters;
  const text = `Active connections: ${active} \nserver accepts handled requests\n ${accepted} ${accepted} ${requests} \nReading: 0 Writing: 1 Waiting: ${Math.max(0, active - 1)} \n`;
  return reply(200, [['Content-Type', 'text/plain']], Buffer.from(text));
}
