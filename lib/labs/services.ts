/** The services that a lab lists, as they are run. */
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import { SERVICES } from '@/sandboxes/services/catalog';
import type { FlagValues } from '@/sandboxes/services/service';
import type { ListedService } from './schema';

/** @throws {Error} naming a service that there is not */
export const servicesOf = (listed: readonly ListedService[]): readonly ServicePlan[] => listed.map(planOf);

/** Where resolvers ask, whoever they are: resolv.conf(5) has no ports. */
const DNS_PORT = 53;

/** Where programs of the lab reach it: the names of its machines. */
export const hostOf = (listed: ListedService): string => settingsOf(listed).host;

function planOf(listed: ListedService): ServicePlan {
  const { name, host, port: wanted, address, env, flags } = settingsOf(listed);
  const definition = SERVICES.find((each) => each.name === name);
  if (!definition) throw new Error(`There is no service "${name}".`);
  const port = wanted ?? definition.port;
  const told = definition.environment({ host, port, flags });
  const words = ['service', name, '--host', '0.0.0.0', '--port', String(port), ...wordsOf(flags)];
  return {
    service: name,
    title: host === name ? definition.title : `${definition.title} (${host})`,
    name: host,
    address,
    command: words.map(quoted).join(' '),
    env: {},
    port,
    ...(definition.resolves?.(flags) && port === DNS_PORT ? { resolver: true } : {}),
    clientEnv: Object.fromEntries(
      Object.entries(told).map(([variable, value]) => [env[variable] ?? variable, value]),
    ),
  };
}

function settingsOf(listed: ListedService) {
  const {
    name,
    host = name,
    port,
    address,
    env = {},
    ...flags
  } = typeof listed === 'string' ? { name: listed } : listed;
  // On a command line a number is its digits.
  const written = Object.entries(flags).map(([flag, value]) => [
    flag,
    typeof value === 'number' ? String(value) : value,
  ]);
  return { name, host, port, address, env, flags: Object.fromEntries(written) as FlagValues };
}

const wordsOf = (flags: FlagValues): readonly string[] =>
  Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${flag}`];
    return [value].flat().flatMap((each) => [`--${flag}`, each]);
  });

/** As `splitWords` reads it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
