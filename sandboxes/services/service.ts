/**
 * What every service of the data centre is: an ordinary Node program on `net`, `http` and `dgram`, which its real clients reach by
 * host name and port. The same files run in the tab, in a lab's tests and natively (`npm run service -- redis --port 6379`).
 */

/** A flag of the command line beside `--host`, `--port` and `--data`. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly multiple?: boolean;
  /** What stands behind it in `--help`: `<bytes>`. */
  readonly value?: string;
  readonly about: string;
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface ServiceSettings {
  /** IPv4 address to listen on. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** A folder for what outlives the process, or null: nothing does. */
  readonly data: string | null;
  /** A folder with what its `assets.ts` made when the site was built, or null: it has none, or nobody made them. */
  readonly assets: string | null;
  readonly flags: FlagValues;
  /** One line for whoever runs it. */
  log(line: string): void;
}

export interface RunningService {
  /** Where it listens. */
  readonly port: number;
  /** Back to the data that it starts with where `data` is empty; clients stay connected where the real server lets them. */
  reset(): Promise<void>;
  /** Writes what must outlive it, closes what is open. */
  stop(): Promise<void>;
}

/** What is known of a service without loading it: `definition.ts`. */
export interface ServiceDefinition {
  /** Its folder, and its host name in a lab. */
  readonly name: string;
  /** For people: `PostgreSQL`. */
  readonly title: string;
  /** Where the real one listens. */
  readonly port: number;
  /** One line for `--help`. */
  readonly about: string;
  readonly flags?: Readonly<Record<string, Flag>>;
  /** What a lab's programs are told of it, by environment variables, as the real one's clients expect them. */
  environment(place: ServicePlace): Readonly<Record<string, string>>;
  /** Whether programs of a lab ask it for names, as `/etc/resolv.conf` would say; it must be on port 53. */
  resolves?(flags: FlagValues): boolean;
  /** How one runs the real server instead, for who takes a lab home: a line of shell. null where there is none. */
  readonly real: string | null;
}

export interface ServicePlace {
  readonly host: string;
  readonly port: number;
  /** As the lab gives them. */
  readonly flags: FlagValues;
}

export interface Service extends ServiceDefinition {
  /** @throws {UsageError} a flag's value that makes no sense; Node's error when it cannot listen */
  start(settings: ServiceSettings): Promise<RunningService>;
}

/** A command line that cannot be meant so: shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
