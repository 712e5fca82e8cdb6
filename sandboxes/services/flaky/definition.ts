import type { ServiceDefinition } from '../service';

export const flakyDefinition: ServiceDefinition = {
  name: 'flaky',
  title: 'Flaky service',
  port: 4300,
  about: 'an HTTP service that is slow and fails as it is told',
  flags: {
    policy: {
      type: 'string',
      value: '<file>',
      about: 'how it misbehaves at first, as JSON; else PUT /_faults',
    },
    seed: { type: 'string', value: '<number>', about: 'the same misfortunes in the same order each time' },
  },
  environment: ({ host, port }) => ({ FLAKY_URL: `http://${host}:${port}` }),
  real: null,
};
