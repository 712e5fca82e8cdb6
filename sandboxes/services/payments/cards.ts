/** Test tokens instead of cards: what a payment with each becomes. No card number ever comes here (PCI DSS 4, requirement 3). */

export type Outcome =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'declined'; readonly code: string; readonly message: string }
  /** The bank decides later: `processing` first, then as `ends` says. */
  | { readonly kind: 'later'; readonly milliseconds: number; readonly ends: 'succeeds' | 'declined' };

const declined = (code: string, message: string): Outcome => ({ kind: 'declined', code, message });

export const CARDS: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['card_ok', { kind: 'succeeds' }],
  ['card_declined', declined('card_declined', 'The bank declined the card and gave no reason.')],
  ['card_insufficient_funds', declined('insufficient_funds', 'There is not enough money on the card.')],
  ['card_expired', declined('expired_card', 'The card has expired.')],
  ['card_later', { kind: 'later', milliseconds: 5000, ends: 'succeeds' }],
  ['card_later_declined', { kind: 'later', milliseconds: 5000, ends: 'declined' }],
]);
