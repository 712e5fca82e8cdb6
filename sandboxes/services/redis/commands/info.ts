import type { RedisServer } from '../server';

type Section = readonly (readonly [name: string, value: string | number])[];

const human = (bytes: number): string =>
  bytes < 1_024
    ? `${bytes}B`
    : bytes < 1_048_576
      ? `${(bytes / 1_024).toFixed(2)}K`
      : bytes < 1_073_741_824
        ? `${(bytes / 1_048_576).toFixed(2)}M`
        : `${(bytes / 1_073_741_824).toFixed(2)}G`;

/** INFO: sections of `name:value` lines. @param wanted names of sections; none: all but those that only `everything` has */
export function info(server: RedisServer, wanted: readonly string[]): string {
  const names = wanted.map((name) => name.toLowerCase());
  const defaults = names.length === 0 || names.includes('default');
  const everything = names.includes('all') || names.includes('everything');
  const shown = Object.entries(sections(server)).filter(
    ([name]) => everything || names.includes(name) || (defaults && name !== 'commandstats'),
  );
  return shown
    .map(
      ([name, lines]) =>
        `# ${TITLES[name] ?? name}\r\n${lines.map(([key, value]) => `${key}:${value}\r\n`).join('')}`,
    )
    .join('\r\n');
}

const TITLES: Readonly<Record<string, string>> = {
  server: 'Server',
  clients: 'Clients',
  memory: 'Memory',
  persistence: 'Persistence',
  stats: 'Stats',
  replication: 'Replication',
  cpu: 'CPU',
  commandstats: 'Commandstats',
  errorstats: 'Errorstats',
  cluster: 'Cluster',
  keyspace: 'Keyspace',
};

function sections(server: RedisServer): Readonly<Record<string, Section>> {
  const { statistics, config, clients, databases } = server;
  const now = server.now();
  const uptime = Math.floor((now - statistics.started) / 1_000);
  const used = Math.round(server.eviction.used);
  const most = Number(config.get('maxmemory'));
  return {
    server: [
      ['redis_version', '7.0.15'],
      ['redis_mode', 'standalone'],
      ['os', 'Backlab: a Redis-compatible server in TypeScript'],
      ['arch_bits', 64],
      ['process_id', typeof process === 'object' ? process.pid : 1],
      ['tcp_port', config.get('port')],
      ['uptime_in_seconds', uptime],
      ['uptime_in_days', Math.floor(uptime / 86_400)],
      ['hz', config.get('hz')],
      ['executable', 'backlab-redis'],
      ['config_file', ''],
    ],
    clients: [
      ['connected_clients', [...clients.values()].filter(({ observes }) => !observes).length],
      ['maxclients', config.get('maxclients')],
      ['blocked_clients', server.blocking.count],
      ['tracking_clients', [...clients.values()].filter(({ tracking }) => tracking).length],
    ],
    memory: [
      ['used_memory', used],
      ['used_memory_human', human(used)],
      ['used_memory_dataset', Math.round(databases.reduce((sum, { bytes }) => sum + bytes, 0))],
      ['maxmemory', most],
      ['maxmemory_human', human(most)],
      ['maxmemory_policy', config.get('maxmemory-policy')],
      ['mem_fragmentation_ratio', '1.00'],
      ['number_of_cached_scripts', server.scripting.count],
    ],
    persistence: [
      ['loading', 0],
      ['rdb_changes_since_last_save', statistics.changes],
      ['rdb_bgsave_in_progress', 0],
      ['rdb_last_save_time', Math.floor(statistics.started / 1_000)],
      ['rdb_last_bgsave_status', 'ok'],
      ['aof_enabled', 0],
    ],
    stats: [
      ['total_connections_received', statistics.connections],
      ['total_commands_processed', statistics.commands],
      ['expired_keys', statistics.expired],
      ['evicted_keys', statistics.evicted],
      ['keyspace_hits', statistics.hits],
      ['keyspace_misses', statistics.misses],
      ['pubsub_channels', server.pubsub.channels.size],
      ['pubsub_patterns', server.pubsub.patterns.size],
      ['total_error_replies', [...statistics.errors.values()].reduce((sum, count) => sum + count, 0)],
    ],
    replication: [
      ['role', 'master'],
      ['connected_slaves', 0],
    ],
    commandstats: [...statistics.perCommand].map(([name, { calls, microseconds }]) => [
      `cmdstat_${name}`,
      `calls=${calls},usec=${microseconds},usec_per_call=${(microseconds / calls).toFixed(2)},rejected_calls=0,failed_calls=0`,
    ]),
    errorstats: [...statistics.errors].map(([code, count]) => [`errorstat_${code}`, `count=${count}`]),
    cluster: [['cluster_enabled', 0]],
    keyspace: databases
      .filter(({ size }) => size > 0)
      .map((database) => {
        const times = [...database.volatile.values()];
        const average = times.length === 0 ? 0 : times.reduce((sum, at) => sum + at - now, 0) / times.length;
        return [
          `db${database.index}`,
          `keys=${database.size},expires=${times.length},avg_ttl=${Math.max(Math.round(average), 0)}`,
        ];
      }),
  };
}
