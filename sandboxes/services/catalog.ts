/** The services that a lab may list. Light: what a page knows of them without loading one. */
import { dnsDefinition } from './dns/definition';
import { flakyDefinition } from './flaky/definition';
import { identityDefinition } from './identity/definition';
import { mailDefinition } from './mail/definition';
import { paymentsDefinition } from './payments/definition';
import { postgresDefinition } from './postgres/definition';
import { proxyDefinition } from './proxy/definition';
import { queueDefinition } from './queue/definition';
import { redisDefinition } from './redis/definition';
import { s3Definition } from './s3/definition';
import { searchDefinition } from './search/definition';
import type { ServiceDefinition } from './service';
import { telemetryDefinition } from './telemetry/definition';

export const SERVICES: readonly ServiceDefinition[] = [
  redisDefinition,
  postgresDefinition,
  dnsDefinition,
  mailDefinition,
  s3Definition,
  queueDefinition,
  searchDefinition,
  proxyDefinition,
  paymentsDefinition,
  flakyDefinition,
  telemetryDefinition,
  identityDefinition,
];
