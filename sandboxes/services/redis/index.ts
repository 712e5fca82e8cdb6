import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlagValues, type Service, UsageError } from '../service';
import { writeWhole } from '../whole-file';
import { redisDefinition } from './definition';
import { runCommands } from './init';
import { listen } from './listen';
import { RedisServer } from './server';
import { loadSnapshot, takeSnapshot } from './snapshot';

const SNAPSHOT = 'dump.json';

/** A Redis-compatible server: see README.md for what is real, what is a model and what is missing. */
export const redis: Service = {
  ...redisDefinition,
  async start({ host, port, data, flags, log }) {
    const file = data === null ? null : join(data, SNAPSHOT);
    const { init, ...directives } = flags;
    const config = configOf(directives);
    const make = (): RedisServer => {
      try {
        return new RedisServer({
          config,
          log,
          shutdown: () => process.kill(process.pid, 'SIGTERM'),
          ...(file === null ? {} : { save: () => save(server, file) }),
        });
      } catch (error) {
        throw new UsageError(`redis: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    const server = make();
    if (typeof init === 'string') runCommands(server, readFileSync(init, 'latin1'), init);
    const starting = takeSnapshot(server);
    if (file !== null && existsSync(file)) {
      server.flush();
      loadSnapshot(server, readFileSync(file, 'utf8'));
    }
    const listener = await listen(server, port, host);
    const address = listener.address();
    return {
      port: typeof address === 'object' && address !== null ? address.port : port,
      async reset() {
        server.flush();
        server.scripting.flush();
        loadSnapshot(server, starting);
      },
      async stop() {
        if (file !== null) save(server, file);
        server.stop();
        await new Promise<void>((resolve) => listener.close(() => resolve()));
      },
    };
  },
};

const save = (server: RedisServer, file: string) => writeWhole(file, takeSnapshot(server));

const configOf = (flags: FlagValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
