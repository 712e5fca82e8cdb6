import type { FlagValues, ServiceDefinition } from '../service';

/** The confidential client that a lab's programs are told of. */
export const WEB_CLIENT = { id: 'web', secret: 'web-secret-that-everybody-knows' } as const;

export const identityDefinition: ServiceDefinition = {
  name: 'identity',
  title: 'Identity provider',
  port: 4444,
  about: 'an OAuth 2.0 and OpenID Connect provider with a login and a consent page',
  flags: {
    issuer: {
      type: 'string',
      value: '<address>',
      about: 'what it calls itself in tokens; default: the host and port that a request names',
    },
    config: {
      type: 'string',
      value: '<file>',
      about: 'users, clients, resources and rules, as JSON; default: ada and bob, and four clients',
    },
    ttl: {
      type: 'string',
      multiple: true,
      value: '<what=seconds>',
      about: 'how long it lives: access, id, refresh, code, device, session; as in access=30',
    },
  },
  environment: ({ host, port, flags }) => ({
    OIDC_ISSUER: issuerOf(flags) ?? `http://${host}:${port}`,
    OIDC_CLIENT_ID: WEB_CLIENT.id,
    OIDC_CLIENT_SECRET: WEB_CLIENT.secret,
  }),
  real: null,
};

export const issuerOf = ({ issuer }: FlagValues): string | null =>
  typeof issuer === 'string' ? issuer : null;
