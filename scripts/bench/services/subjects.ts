import { dnsDefinition } from '../../../sandboxes/services/dns/definition';
import { flakyDefinition } from '../../../sandboxes/services/flaky/definition';
import { identityDefinition } from '../../../sandboxes/services/identity/definition';
import { mailDefinition } from '../../../sandboxes/services/mail/definition';
import { paymentsDefinition } from '../../../sandboxes/services/payments/definition';
import { postgresDefinition } from '../../../sandboxes/services/postgres/definition';
import { proxyDefinition } from '../../../sandboxes/services/proxy/definition';
import { queueDefinition } from '../../../sandboxes/services/queue/definition';
import { redisDefinition } from '../../../sandboxes/services/redis/definition';
import { s3Definition } from '../../../sandboxes/services/s3/definition';
import { searchDefinition } from '../../../sandboxes/services/search/definition';
import { telemetryDefinition } from '../../../sandboxes/services/telemetry/definition';
import { NAMED, startBind } from '../../../tests/services/dns/bind';
import { POSTGRES, startTheirs } from '../../../tests/services/postgres/servers';
import { startNginx } from '../../../tests/services/proxy/subjects';
import { realProgram } from '../../../tests/services/real-server';
import { REDIS_SERVER, startRealRedis } from '../../../tests/services/redis/wire';
import { prometheus, promtool, startFilled } from '../../../tests/services/telemetry/prometheus';
import { openMetrics } from '../../../tests/services/telemetry/series';
import type { Subject } from './subject';

const ZONE = `$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 60
@ IN NS ns
ns IN A 10.0.0.1
www IN A 10.0.0.2
`;

/** One server passes on to another of the same configuration, on a kept connection. */
const SERVERS = (port: string) => `
  upstream app { server 127.0.0.1:8181; keepalive 16; }
  server { listen 8181; location / { return 200 "hello"; } }
  server {
    listen ${port};
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }`;

const nginx = realProgram('nginx');

export const SUBJECTS: readonly Subject[] = [
  {
    definition: redisDefinition,
    operation: 'SET, 50 at once',
    startReal: () => (REDIS_SERVER === null ? null : startRealRedis()),
  },
  {
    definition: postgresDefinition,
    operation: 'SELECT of one row by its key, one client',
    startReal: () => (POSTGRES === null ? null : startTheirs()),
  },
  {
    definition: dnsDefinition,
    operation: 'A over UDP, 16 at once',
    flags: { zones: 'zones' },
    files: { 'zones/shop.test.zone': ZONE },
    startReal: () =>
      NAMED === null
        ? null
        : startBind({ zones: { 'shop.test': 'shop.test.zone' }, files: { 'shop.test.zone': ZONE } }),
  },
  { definition: mailDefinition, operation: 'message of one line, one client' },
  { definition: s3Definition, operation: 'signed GET of 1 KiB, 8 at once' },
  { definition: queueDefinition, operation: 'send, receive and delete, 8 at once' },
  {
    definition: searchDefinition,
    operation: 'match of two words in 1,000 documents, 8 at once',
  },
  {
    definition: proxyDefinition,
    operation: 'GET passed on to an upstream, 8 at once',
    flags: { config: 'nginx.conf' },
    files: { 'nginx.conf': `events {}\nhttp { access_log off; ${SERVERS('80')} }\n` },
    startReal: () => (nginx === null ? null : startNginx(nginx, { http: SERVERS('$PORT') })),
  },
  {
    definition: telemetryDefinition,
    operation: 'sum of rates over five series, 8 at once',
    flags: { init: 'series.om', retention: '100y' },
    files: { 'series.om': openMetrics() },
    startReal: () => (prometheus === null || promtool === null ? null : startFilled(openMetrics())),
  },
  { definition: identityDefinition, operation: 'JWT for a client, 8 at once' },
  { definition: paymentsDefinition, operation: 'payment, 8 at once' },
  { definition: flakyDefinition, operation: 'GET without a fault, 8 at once' },
];
