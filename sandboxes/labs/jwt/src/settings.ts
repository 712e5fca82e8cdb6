/** What issuer and API have agreed on. In production: configuration on both sides, never taken from a token. */

/** `iss`: who signs. */
export const ISSUER = 'https://issuer.example';

/** `aud`: whom a token must be meant for to be accepted here. */
export const AUDIENCE = 'https://notes.example';

/** `typ` of an access token (RFC 9068 §2.1), so that no other kind of JWT passes for one. */
export const TOKEN_TYPE = 'at+jwt';

/** How far two clocks may differ, in seconds. */
export const CLOCK_SKEW = 60;
