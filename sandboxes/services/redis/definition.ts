import type { ServiceDefinition } from '../service';

/** What a client calls itself that only looks, and is counted nowhere: see README.md. */
export const OBSERVER_NAME = 'backlab-workbench';

export const redisDefinition: ServiceDefinition = {
  name: 'redis',
  title: 'Redis',
  port: 6379,
  about: 'a Redis-compatible server (RESP2 and RESP3, after Redis 7.0)',
  flags: {
    init: {
      type: 'string',
      value: '<file>',
      about: 'commands that make the data it starts with, one a line, as redis-cli takes them',
    },
    requirepass: { type: 'string', value: '<password>', about: 'clients must say it' },
    maxmemory: { type: 'string', value: '<bytes>', about: 'how much keys may take: 2mb; default: no limit' },
    'maxmemory-policy': {
      type: 'string',
      value: '<policy>',
      about: 'what goes when that is reached; default noeviction',
    },
    'notify-keyspace-events': { type: 'string', value: '<classes>', about: 'what is published of keys: KEA' },
  },
  environment({ host, port, flags }) {
    const password = flags['requirepass'];
    const user = typeof password === 'string' ? `:${encodeURIComponent(password)}@` : '';
    return { REDIS_URL: `redis://${user}${host}:${port}` };
  },
  real: 'docker run --rm -p 6379:6379 redis:7',
};
