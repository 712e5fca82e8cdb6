import type { Configuration } from './configuration';
import { WEB_CLIENT } from './definition';

const CALLBACKS = ['http://localhost:3000/callback', 'http://app:3000/callback'];
const AFTER_LOGOUT = ['http://localhost:3000/', 'http://app:3000/'];

/** For a lab that brings none: two people, a client of each kind, one API. */
export const DEFAULT_CONFIGURATION: Configuration = {
  users: [
    {
      username: 'ada',
      password: 'ada-password',
      sub: '100000000000000000001',
      claims: {
        name: 'Ada Lovelace',
        given_name: 'Ada',
        family_name: 'Lovelace',
        preferred_username: 'ada',
        email: 'ada@example.com',
        email_verified: true,
      },
    },
    {
      username: 'bob',
      password: 'bob-password',
      sub: '100000000000000000002',
      claims: {
        name: 'Bob Kahn',
        given_name: 'Bob',
        family_name: 'Kahn',
        preferred_username: 'bob',
        email: 'bob@example.com',
        // Nobody has shown yet that this address is his.
        email_verified: false,
      },
    },
  ],
  clients: [
    {
      client_id: WEB_CLIENT.id,
      client_secret: WEB_CLIENT.secret,
      client_name: 'Web shop',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: CALLBACKS,
      post_logout_redirect_uris: AFTER_LOGOUT,
    },
    {
      client_id: 'spa',
      client_name: 'Shop in the browser',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: CALLBACKS,
      post_logout_redirect_uris: AFTER_LOGOUT,
    },
    {
      client_id: 'tv',
      client_name: 'Television',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      redirect_uris: [],
      response_types: [],
    },
    {
      client_id: 'job',
      client_secret: 'job-secret-that-everybody-knows',
      client_name: 'Nightly job',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  resources: [
    { identifier: 'http://app:3000/api', scopes: ['orders:read', 'orders:write'], format: 'jwt', claims: [] },
  ],
  scopes: {},
  pkce: 'public',
  claimsInIdToken: false,
};
