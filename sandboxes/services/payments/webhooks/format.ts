/** How events are written. `odd` is JSON that means the same and looks different: whoever signs it again after parsing fails. */
export type EventFormat = 'compact' | 'odd';

export function writeEvent(event: unknown, format: EventFormat): string {
  if (format === 'compact') return JSON.stringify(event);
  return JSON.stringify(event, null, 1)
    .replace(/("(?:amount|captured|refunded)": )(\d+)/g, '$1$2.0')
    .replace(
      /[^\n\u0020-\u007e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
