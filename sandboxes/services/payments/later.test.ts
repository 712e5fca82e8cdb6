import { expect, it } from 'vitest';
import { Ledger, type LedgerEventType } from './ledger';

const REQUEST = { amount: 5, currency: 'eur', capture: true, description: null, metadata: {} };

/** A ledger whose timers fire when they are told. */
function createBench() {
  const timers: { milliseconds: number; then: () => void }[] = [];
  const events: LedgerEventType[] = [];
  const ledger = new Ledger({
    now: () => 0,
    after(milliseconds, then) {
      const timer = { milliseconds, then };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onEvent: (type) => events.push(type),
  });
  return { ledger, timers, events };
}

it('decides later what a bank decides later', () => {
  const { ledger, timers, events } = createBench();
  ledger.pay({ ...REQUEST, card: 'card_later' });
  ledger.pay({ ...REQUEST, card: 'card_later_declined' });
  expect(ledger.payments.map(({ status }) => status)).toEqual(['processing', 'processing']);
  for (const { then } of [...timers]) then();
  expect(ledger.payments.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  expect(events).toEqual(['payment.processing', 'payment.processing', 'payment.succeeded', 'payment.failed']);
});

it('goes on with what was under way when it was saved', () => {
  const first = createBench();
  first.ledger.pay({ ...REQUEST, card: 'card_later' });
  const saved = first.ledger.save();
  first.ledger.stop();
  expect(first.timers).toEqual([]);
  const second = createBench();
  second.ledger.load(saved);
  for (const { then } of [...second.timers]) then();
  expect(second.ledger.balance()).toEqual({ eur: 5 });
});
