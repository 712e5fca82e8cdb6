import type { ServiceDefinition } from '../service';

export const postgresDefinition: ServiceDefinition = {
  name: 'postgres',
  title: 'PostgreSQL',
  port: 5432,
  about: 'PostgreSQL 18 (PGlite) with one database, "postgres", for several clients',
  flags: {
    init: {
      type: 'string',
      multiple: true,
      value: '<file.sql>',
      about: 'is run once, before anyone connects; may be given several times',
    },
    password: {
      type: 'string',
      value: '<password>',
      about: 'of the user postgres: clients must prove it (SCRAM-SHA-256); default: everyone is trusted',
    },
    patience: {
      type: 'string',
      value: '<milliseconds>',
      about:
        "how long a client waits for another's transaction without a lock_timeout of its own; default 5000",
    },
  },
  environment({ host, port, flags }) {
    const { password } = flags;
    const user = typeof password === 'string' ? `postgres:${encodeURIComponent(password)}` : 'postgres';
    return {
      DATABASE_URL: `postgres://${user}@${host}:${port}/postgres`,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: 'postgres',
      PGDATABASE: 'postgres',
      ...(typeof password === 'string' ? { PGPASSWORD: password } : {}),
    };
  },
  real: 'docker run --rm -p 5432:5432 -e POSTGRES_PASSWORD=postgres postgres:18',
};
