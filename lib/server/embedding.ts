/**
 * The sources of `frame-ancestors` for the setting EMBED_ORIGINS, which was checked at start (scripts/settings.mjs).
 * @returns null when any site may embed the course
 */
export function frameAncestors(setting: string | undefined): string | null {
  const text = setting?.trim() || '*';
  if (text === '*') return null;
  return text === 'none' ? "'self'" : `'self' ${text.split(/\s+/).join(' ')}`;
}
