/** A service of the lab, as a check has it. */
import { machineNamed } from './machine-named';
import { ask } from './parent';

/** What the runner knows of a service. */
export interface CheckService {
  readonly name: string;
  readonly port: number;
  /** What programs are told of it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ServiceFixture {
  /** Its host name: `connect({ host, port })` of `node:net` reaches it from the check, as it does from the server. */
  readonly host: string;
  readonly port: number;
  /** What programs are told of it: `REDIS_URL`. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it as a shutdown does (SIGTERM): it keeps what the real one would have kept. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL): what it had not written by then is gone. */
  kill(): Promise<void>;
  /** Runs it again, with what it had kept. Resolves once it listens. */
  start(): Promise<void>;
  /** `stop`, then `start`. */
  restart(): Promise<void>;
}

export interface ServicesFixture {
  /** @throws {Error} when lab.json lists no such service */
  get(name: string): ServiceFixture;
}

export function createServicesFixture(services: readonly CheckService[]): ServicesFixture {
  const byName = new Map(services.map((service) => [service.name, service]));
  return {
    get(wanted) {
      const { name, port, env } = machineNamed(byName, wanted, 'service');
      const act = async (action: 'stop' | 'kill' | 'start') =>
        void (await ask({ t: 'service', name, action }));
      return {
        host: name,
        port,
        env,
        stop: () => act('stop'),
        kill: () => act('kill'),
        start: () => act('start'),
        async restart() {
          await act('stop');
          await act('start');
        },
      };
    },
  };
}
