import { type Flag, type FlagValues, UsageError } from '../service';

/** Of all AWS services, when nothing else is said. Everybody knows it: there is nothing behind it. */
const DEFAULT = 'backlab:backlab-secret';
const REGION = 'us-east-1';

export const AWS_FLAGS = {
  credentials: {
    type: 'string',
    multiple: true,
    value: '<id>:<secret>',
    about: `a key that may sign; default ${DEFAULT}`,
  },
  region: { type: 'string', value: '<region>', about: `where it says it is; default ${REGION}` },
} as const satisfies Readonly<Record<string, Flag>>;

/** Secret by key. @throws {UsageError} a key without a secret */
export const credentialsFrom = (flags: FlagValues): ReadonlyMap<string, string> =>
  new Map(
    pairsOf(flags).map((pair) => {
      const cut = pair.indexOf(':');
      if (cut < 1 || cut === pair.length - 1)
        throw new UsageError(`--credentials takes <id>:<secret>, not "${pair}".`);
      return [pair.slice(0, cut), pair.slice(cut + 1)] as const;
    }),
  );

export const regionFrom = (flags: FlagValues): string =>
  typeof flags['region'] === 'string' ? flags['region'] : REGION;

/** As AWS's SDKs read it. */
export function awsEnvironment(flags: FlagValues): Record<string, string> {
  const [[id, secret] = ['', '']] = credentialsFrom(flags);
  return { AWS_REGION: regionFrom(flags), AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
}

function pairsOf(flags: FlagValues): readonly string[] {
  const given = flags['credentials'];
  if (typeof given === 'string') return [given];
  return Array.isArray(given) ? given : [DEFAULT];
}
