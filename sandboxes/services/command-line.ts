import { parseArgs } from 'node:util';
import { type Flag, type FlagValues, type Service, UsageError } from './service';

interface CommandLine {
  readonly host: string;
  readonly port: number;
  readonly data: string | null;
  readonly assets: string | null;
  readonly flags: FlagValues;
}

const COMMON: Readonly<Record<string, Flag>> = {
  host: { type: 'string', value: '<address>', about: 'where to listen; default 127.0.0.1' },
  port: { type: 'string', value: '<number>', about: 'where to listen; 0 takes a free one' },
  data: { type: 'string', value: '<folder>', about: 'keeps its data there when it stops' },
  assets: { type: 'string', value: '<folder>', about: 'where what was built for it lies, if anything was' },
  help: { type: 'boolean', about: 'shows this' },
};

/**
 * @returns `help` when that was asked for
 * @throws {UsageError} naming the flag and what it takes
 */
export function readCommandLine(service: Service, args: readonly string[]): CommandLine | 'help' {
  const known = { ...service.flags, ...COMMON };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageError(
      `${service.name}: ${error instanceof Error ? error.message : String(error)}\n\n${helpOf(service)}`,
    );
  }
  if (values['help'] === true) return 'help';
  const { host = '127.0.0.1', port, data = null, assets = null, help: _, ...flags } = values as FlagValues;
  return {
    host: String(host),
    port: portOf(service, port),
    data: data as string | null,
    assets: assets as string | null,
    flags,
  };
}

function portOf({ name, port }: Service, given: FlagValues[string]): number {
  if (given === undefined) return port;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535 && given !== '') return number;
  throw new UsageError(`${name}: --port takes a number from 0 to 65535, not "${String(given)}".`);
}

export function helpOf({ name, port, about, flags = {} }: Service): string {
  const lines = Object.entries({ ...COMMON, ...flags }).map(
    ([flag, { value = '', about: what }]) => `  --${`${flag} ${value}`.padEnd(28)} ${what}`,
  );
  return `${name}: ${about}\nListens on port ${port} unless told otherwise.\n\n${lines.join('\n')}\n`;
}
