import type { FlagValues, ServiceDefinition } from '../service';

const isResolver = (flags: FlagValues): boolean => flags['root-hints'] !== undefined;

export const dnsDefinition: ServiceDefinition = {
  name: 'dns',
  title: 'DNS',
  port: 53,
  about: 'name servers of zones in master files, and a resolver (after BIND 9.18)',
  flags: {
    zones: {
      type: 'string',
      value: '<folder>',
      about: 'zones that it serves: example.test.zone, root.zone; a folder @fra in it: an instance’s own',
    },
    region: {
      type: 'string',
      multiple: true,
      value: '<network>=<instance>',
      about: 'which instance its clients reach: 10.0.1.0/24=fra',
    },
    'root-hints': {
      type: 'string',
      value: '<file>',
      about: 'makes it a resolver: names and addresses of the root servers, as a master file',
    },
    hosts: {
      type: 'boolean',
      about: 'answers names without a dot as its own computer resolves them: in a lab, the machines',
    },
    'ns-port': { type: 'string', value: '<number>', about: 'where it asks other name servers; default 53' },
    stale: {
      type: 'string',
      value: '<seconds>',
      about: 'how long expired records may stand in when nobody answers; default 0',
    },
    'http-port': {
      type: 'string',
      value: '<number>',
      about: 'for DNS over HTTP and its own status; default 8053, 0: none',
    },
    id: { type: 'string', value: '<name>', about: 'what it says when asked who it is (NSID, id.server)' },
  },
  environment: ({ host, port, flags }): Readonly<Record<string, string>> =>
    isResolver(flags) ? { DNS_HOST: host, DNS_PORT: String(port) } : {},
  resolves: isResolver,
  real: null,
};
