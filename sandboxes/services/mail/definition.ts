import type { ServiceDefinition } from '../service';

export const INBOX_PORT = 8025;

export const mailDefinition: ServiceDefinition = {
  name: 'mail',
  title: 'Mail',
  port: 1025,
  about: 'a mail server (SMTP) that keeps what it is given, with an inbox over HTTP',
  flags: {
    'inbox-port': {
      type: 'string',
      value: '<number>',
      about: `where the inbox is served; default ${INBOX_PORT}`,
    },
    rules: {
      type: 'string',
      value: '<file>',
      about: 'what it refuses, as JSON; else PUT /rules of the inbox',
    },
  },
  environment: ({ host, port, flags }) => ({
    SMTP_URL: `smtp://${host}:${port}`,
    INBOX_URL: `http://${host}:${typeof flags['inbox-port'] === 'string' ? flags['inbox-port'] : INBOX_PORT}`,
  }),
  real: 'docker run --rm -p 1025:1025 -p 8025:8025 axllent/mailpit',
};
