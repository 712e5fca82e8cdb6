/** What each scope tells of a person (OpenID Connect Core, section 5.4). */
const STANDARD: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** @param further scopes that no specification knows */
export const claimsOfScopes = (
  further: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries({ ...STANDARD, ...further }).map(([scope, claims]) => [scope, [...claims]]),
  );

const MEANINGS: Readonly<Record<string, string>> = {
  openid: 'know who you are',
  profile: 'see your name and profile',
  email: 'see your e-mail address',
  address: 'see your postal address',
  phone: 'see your telephone number',
  offline_access: 'keep this access while you are away',
};

/** For the consent page: what it lets an application do. */
export const meaningOf = (scope: string): string => MEANINGS[scope] ?? `use "${scope}"`;
