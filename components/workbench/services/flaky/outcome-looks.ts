import type { Outcome } from './outcomes';

/** Fills that stand apart also without colour: those of failures are hatched, each its own way. */
export const FILLS: Readonly<Record<Outcome, string>> = {
  answered: 'var(--good)',
  error: 'var(--bad)',
  refused: 'repeating-linear-gradient(45deg, var(--bad) 0 3px, var(--bad-soft) 3px 5px)',
  'given up': 'repeating-linear-gradient(90deg, var(--warn) 0 2px, var(--warn-soft) 2px 5px)',
  hung: 'repeating-linear-gradient(0deg, var(--warn) 0 2px, var(--warn-soft) 2px 4px)',
  reset: 'repeating-linear-gradient(-45deg, var(--bad) 0 2px, var(--bad-soft) 2px 5px)',
  lost: 'repeating-linear-gradient(45deg, var(--info) 0 2px, var(--info-soft) 2px 5px)',
  truncated: 'repeating-linear-gradient(90deg, var(--info) 0 3px, var(--info-soft) 3px 5px)',
  'under way': 'var(--line-strong)',
};

export const TONES: Readonly<Record<Outcome, string>> = {
  answered: 'text-good',
  error: 'text-bad',
  refused: 'text-bad',
  'given up': 'text-warn',
  hung: 'text-warn',
  reset: 'text-bad',
  lost: 'text-info',
  truncated: 'text-info',
  'under way': 'text-muted',
};
