import type { ServiceDefinition } from '../service';

export const dnsDefinition: ServiceDefinition = {
  name: 'dns',
  title: 'DNS',
  port: 53,
  about: 'name servers of zones in master files (after BIND 9.18)',
  flags: {
    zones: { type: 'string', value: '<folder>', about: 'zones that it has: example.test.zone, root.zone' },
    id: { type: 'string', value: '<name>', about: 'what it says when asked who it is (NSID, id.server)' },
  },
  environment: ({ host, port }) => ({ DNS_SERVER: `${host}:${port}` }),
  real: null,
};
