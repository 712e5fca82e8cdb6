/** Payments and refunds, and what may follow what. Amounts in the currency's minor unit (cents). */
import { CARDS } from './cards';

type PaymentStatus = 'processing' | 'requires_capture' | 'succeeded' | 'failed' | 'canceled';

export interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly card: string;
  readonly capture: boolean;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly created: number;
  status: PaymentStatus;
  /** Why it failed. */
  failure: { readonly code: string; readonly message: string } | null;
  captured: number;
  refunded: number;
}

export interface Refund {
  readonly id: string;
  readonly payment: string;
  readonly amount: number;
  readonly created: number;
}

export type LedgerEventType =
  | 'payment.processing'
  | 'payment.authorized'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.canceled'
  | 'refund.created';

/** A rule of the ledger that a request would break. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly status: 402 | 404 | 409;
  readonly code: string;
  constructor(status: 402 | 404 | 409, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface LedgerSurroundings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back once, later; gives what calls it off. */
  readonly after: (milliseconds: number, then: () => void) => () => void;
  onEvent(type: LedgerEventType, object: Payment | Refund): void;
}

export interface LedgerState {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

export type PaymentRequest = Pick<
  Payment,
  'amount' | 'currency' | 'card' | 'capture' | 'description' | 'metadata'
>;

export class Ledger {
  readonly #surroundings: LedgerSurroundings;
  #payments = new Map<string, Payment>();
  #refunds = new Map<string, Refund>();
  readonly #pending = new Set<() => void>();

  constructor(surroundings: LedgerSurroundings) {
    this.#surroundings = surroundings;
  }

  get payments(): readonly Payment[] {
    return [...this.#payments.values()];
  }

  get refunds(): readonly Refund[] {
    return [...this.#refunds.values()];
  }

  /** @throws {LedgerError} 402 when the card is declined: the payment is kept, as failed */
  pay(request: PaymentRequest): Payment {
    const payment: Payment = {
      ...request,
      id: numbered('pay', this.#payments.size),
      created: this.#seconds(),
      status: 'processing',
      failure: null,
      captured: 0,
      refunded: 0,
    };
    this.#payments.set(payment.id, payment);
    const outcome = CARDS.get(payment.card) ?? { kind: 'succeeds' };
    if (outcome.kind === 'declined') this.#fail(payment, outcome.code, outcome.message);
    else if (outcome.kind === 'succeeds') this.#accept(payment);
    else {
      this.#surroundings.onEvent('payment.processing', payment);
      this.#later(payment);
    }
    return payment;
  }

  payment(id: string): Payment {
    const found = this.#payments.get(id);
    if (found !== undefined) return found;
    throw new LedgerError(404, 'no_such_payment', `There is no payment "${id}".`);
  }

  refund(id: string): Refund {
    const found = this.#refunds.get(id);
    if (found !== undefined) return found;
    throw new LedgerError(404, 'no_such_refund', `There is no refund "${id}".`);
  }

  /** @param amount no more than was authorised; what is left of it is released */
  capture(id: string, amount?: number): Payment {
    const payment = this.payment(id);
    if (payment.status !== 'requires_capture')
      throw new LedgerError(
        409,
        'not_capturable',
        `Payment ${id} is ${payment.status}: nothing waits for a capture.`,
      );
    const wanted = amount ?? payment.amount;
    if (wanted > payment.amount)
      throw new LedgerError(
        409,
        'amount_too_large',
        `Payment ${id} was authorised for ${payment.amount}, not for ${wanted}.`,
      );
    payment.captured = wanted;
    payment.status = 'succeeded';
    this.#surroundings.onEvent('payment.succeeded', payment);
    return payment;
  }

  cancel(id: string): Payment {
    const payment = this.payment(id);
    if (payment.status !== 'requires_capture')
      throw new LedgerError(
        409,
        'not_cancelable',
        `Payment ${id} is ${payment.status}: only what is authorised and not captured can be cancelled. Refund it instead.`,
      );
    payment.status = 'canceled';
    this.#surroundings.onEvent('payment.canceled', payment);
    return payment;
  }

  /** @param amount all that is left, unless given */
  giveBack(id: string, amount?: number): Refund {
    const payment = this.payment(id);
    const left = payment.captured - payment.refunded;
    const wanted = amount ?? left;
    if (left === 0)
      throw new LedgerError(409, 'nothing_to_refund', `Of payment ${id} nothing is left to give back.`);
    if (wanted > left)
      throw new LedgerError(409, 'amount_too_large', `Of payment ${id} only ${left} is left to give back.`);
    payment.refunded += wanted;
    const refund = {
      id: numbered('ref', this.#refunds.size),
      payment: id,
      amount: wanted,
      created: this.#seconds(),
    };
    this.#refunds.set(refund.id, refund);
    this.#surroundings.onEvent('refund.created', refund);
    return refund;
  }

  /** Captured less refunded, by currency. */
  balance(): Readonly<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { currency, captured, refunded } of this.payments)
      if (captured > 0) sums[currency] = (sums[currency] ?? 0) + captured - refunded;
    return sums;
  }

  save(): LedgerState {
    return structuredClone({ payments: this.payments, refunds: this.refunds });
  }

  /** What was under way goes on. */
  load({ payments, refunds }: LedgerState): void {
    this.stop();
    this.#payments = new Map(structuredClone(payments).map((payment) => [payment.id, payment]));
    this.#refunds = new Map(refunds.map((refund) => [refund.id, refund]));
    for (const payment of this.payments) if (payment.status === 'processing') this.#later(payment);
  }

  stop(): void {
    for (const callOff of this.#pending) callOff();
    this.#pending.clear();
  }

  #later(payment: Payment): void {
    const outcome = CARDS.get(payment.card);
    if (outcome?.kind !== 'later') return;
    const callOff = this.#surroundings.after(outcome.milliseconds, () => {
      this.#pending.delete(callOff);
      if (outcome.ends === 'succeeds') this.#accept(payment);
      else this.#fail(payment, 'card_declined', 'The bank declined the card in the end.');
    });
    this.#pending.add(callOff);
  }

  #accept(payment: Payment): void {
    payment.status = payment.capture ? 'succeeded' : 'requires_capture';
    payment.captured = payment.capture ? payment.amount : 0;
    this.#surroundings.onEvent(payment.capture ? 'payment.succeeded' : 'payment.authorized', payment);
  }

  #fail(payment: Payment, code: string, message: string): void {
    payment.status = 'failed';
    payment.failure = { code, message };
    this.#surroundings.onEvent('payment.failed', payment);
  }

  #seconds(): number {
    return Math.floor(this.#surroundings.now() / 1000);
  }
}

/** In the order of their making, so that a learner can read along: `pay_0001`. Nobody trusts in their being secret. */
const numbered = (prefix: string, before: number) => `${prefix}_${String(before + 1).padStart(4, '0')}`;
