import { type Flag, type FlagValues, UsageError } from '../service';

/** Of both AWS services, when nothing else is said: what the lab's own code is given as well. */
const DEFAULT = 'backlab:backlab-secret';

export const AWS_FLAGS = {
  credentials: {
    type: 'string',
    multiple: true,
    value: '<id>:<secret>',
    about: `a key that may sign; default AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else ${DEFAULT}`,
  },
  region: { type: 'string', value: '<region>', about: 'where it says it is; default us-east-1' },
} as const satisfies Readonly<Record<string, Flag>>;

/** @throws {UsageError} a key without a secret */
export function identityFrom(
  flags: FlagValues,
  env: Readonly<Record<string, string | undefined>>,
): { credentials: ReadonlyMap<string, string>; region: string } {
  const given = flags['credentials'] as readonly string[] | undefined;
  const [id, secret] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  const pairs = given ?? [id && secret ? `${id}:${secret}` : DEFAULT];
  const credentials = new Map(
    pairs.map((pair) => {
      const cut = pair.indexOf(':');
      if (cut < 1 || cut === pair.length - 1)
        throw new UsageError(`--credentials takes <id>:<secret>, not "${pair}".`);
      return [pair.slice(0, cut), pair.slice(cut + 1)] as const;
    }),
  );
  return { credentials, region: typeof flags['region'] === 'string' ? flags['region'] : 'us-east-1' };
}
