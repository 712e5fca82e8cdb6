import type { ServiceDefinition } from '../service';

/** Where its API is, unless `--api-port` says otherwise. */
export const API_PORT = 8079;

export const proxyDefinition: ServiceDefinition = {
  name: 'proxy',
  title: 'Reverse proxy',
  port: 80,
  about: 'an nginx-compatible reverse proxy (a subset of nginx.conf, after nginx 1.22)',
  flags: {
    'api-port': {
      type: 'string',
      value: '<number>',
      about: `where it tells of itself and takes orders, over HTTP; default ${API_PORT}, 0: nowhere`,
    },
    config: {
      type: 'string',
      value: '<file>',
      about: 'nginx.conf; "listen 80" in it means --port, other ports are taken as they stand',
    },
    'network-acl': {
      type: 'string',
      value: '<file>',
      about: 'a network ACL in front, one rule a line: "90 in deny tcp 80 from 203.0.113.0/24"',
    },
    rules: {
      type: 'string',
      value: '<file>',
      about: 'a security group in front, one rule a line: "allow tcp 80 from 0.0.0.0/0"',
    },
  },
  environment: ({ host, port }) => ({ PROXY_URL: `http://${host}${port === 80 ? '' : `:${port}`}` }),
  real: 'docker run --rm -p 80:80 -v ./nginx.conf:/etc/nginx/nginx.conf:ro nginx:1.22',
};
