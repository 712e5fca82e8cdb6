/** The faults of links at one end: in a process, or in the page. Costs a connection nothing where none acts on it. */
import type { Passage } from '../process/byte-channel';
import type { Frame } from '../process/frames';
import type { FaultTimers } from './fault-timers';
import { type Impaired, Impairment } from './impairment';
import { acts, type LinkRule, type Route, rulesOn, swallows, type Way } from './rules';

/** Linux sends a SYN again after 1, 2, 4 … 64 seconds, and gives up (tcp(7), `tcp_syn_retries` 6). */
const CONNECT_TIMEOUT = 127_000;

/**
 * Linux sends what is not acknowledged again and again, and gives up after `tcp_retries2`, 15: "a hypothetical timeout of
 * 924.6 seconds" (Documentation/networking/ip-sysctl). Whoever reads or writes the socket then gets ETIMEDOUT.
 */
const RETRANSMISSION_TIMEOUT = 924_600;

export interface Refused {
  readonly code: 'ECONNREFUSED' | 'ETIMEDOUT';
  readonly cause: number;
}

/** One end of a connection, as far as faults know it: a `ByteChannel`. */
export interface ConnectionEnd {
  readonly id: number;
  passage: Passage | null;
  /** Told of what is sent, while a fault wants to know: how many bytes; 0 for FIN. */
  departure: ((length: number) => void) | null;
  take(frame: Frame): void;
  cut(): void;
  /** Nothing that was sent has been acknowledged for too long. */
  timeOut(): void;
}

interface Open {
  readonly channel: ConnectionEnd;
  readonly route: Route;
  /** Of what arrives at this end. */
  readonly way: Way;
  impairment: Impairment | null;
  /** The fault for which nothing is acknowledged, for now or, `vanished`, for good; null where all is well. */
  silence: number | null;
  vanished: boolean;
  cancelTimeout: (() => void) | null;
  /** Bytes sent since then. */
  inVain: number;
}

export class ImpairedConnections {
  readonly #timers: FaultTimers;
  readonly #report: (connection: number, way: Way, impaired: Impaired) => void;
  readonly #open = new Map<ConnectionEnd, Open>();
  readonly #changed = new Set<() => void>();
  #rules: readonly LinkRule[] = [];
  /** `half-open` is of the connections that are open when it begins. */
  readonly #vanished = new Set<number>();
  readonly #gaveUp = new WeakMap<ConnectionEnd, number>();

  constructor(timers: FaultTimers, report: (connection: number, way: Way, impaired: Impaired) => void) {
    this.#timers = timers;
    this.#report = report;
  }

  /** These act from now on, and no others. */
  set(rules: readonly LinkRule[]): void {
    const vanishing = rules.filter(
      ({ fault, cause }) => fault.kind === 'half-open' && !this.#vanished.has(cause),
    );
    this.#rules = rules.filter(({ fault }) => fault.kind !== 'half-open' && fault.kind !== 'datagrams');
    for (const open of [...this.#open.values()]) {
      const acting = rulesOn(open.route, this.#rules);
      const vanishes = rulesOn(open.route, vanishing)[0];
      this.#listenFor(open, acting, vanishes?.cause);
      if (open.impairment === null && acting.length === 0 && !vanishes) continue;
      open.impairment ??= this.#impair(open);
      if (vanishes) open.impairment.vanish(vanishes.cause);
      open.impairment.set(acting);
    }
    for (const { cause } of vanishing) this.#vanished.add(cause);
    for (const look of [...this.#changed]) look();
  }

  /** Call for each connection before anything can arrive, and `remove` at its end. */
  add(channel: ConnectionEnd, route: Route, accepted: boolean): void {
    const open: Open = {
      channel,
      route,
      way: accepted ? 'forth' : 'back',
      impairment: null,
      silence: null,
      vanished: false,
      cancelTimeout: null,
      inVain: 0,
    };
    this.#open.set(channel, open);
    if (this.#rules.length === 0) return;
    const acting = rulesOn(route, this.#rules);
    if (acting.length === 0) return;
    open.impairment = this.#impair(open);
    open.impairment.begin(acting);
    this.#listenFor(open, acting);
  }

  remove(channel: ConnectionEnd): void {
    const open = this.#open.get(channel);
    open?.impairment?.close();
    open?.cancelTimeout?.();
    this.#open.delete(channel);
  }

  /** The fault that a reset of such a connection follows from. */
  causeOfReset(channel: ConnectionEnd, route: Route): number | undefined {
    const gaveUp = this.#gaveUp.get(channel);
    if (gaveUp !== undefined) return gaveUp;
    return rulesOn(route, this.#rules).find(({ fault }) => fault.kind === 'reset')?.cause;
  }

  /**
   * What a new connection has to go through before it is made. Resolves with null when it may be made.
   * Rejects with the signal's reason.
   * @param given the signal that gives it up; only asked for where there is something to wait for
   */
  async connecting(route: Route, given?: () => AbortSignal | undefined): Promise<Refused | null> {
    if (this.#rules.length === 0) return null;
    const signal = given?.();
    signal?.throwIfAborted();
    const begun = this.#timers.now();
    for (;;) {
      const rules = rulesOn(route, this.#rules);
      const hole = rules.find(swallows);
      if (!hole) {
        await this.#wait(roundTrip(rules), signal);
        const refuses = rules.find(({ fault }) => fault.kind === 'refuse');
        return refuses ? { code: 'ECONNREFUSED', cause: refuses.cause } : null;
      }
      const left = begun + CONNECT_TIMEOUT - this.#timers.now();
      if (left <= 0) return { code: 'ETIMEDOUT', cause: hole.cause };
      await this.#wait(left, signal, true);
    }
  }

  /** @param untilChange ends early when the faults change */
  #wait(milliseconds: number, signal: AbortSignal | undefined, untilChange = false): Promise<void> {
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        cancel();
        this.#changed.delete(done);
        signal?.removeEventListener('abort', abort);
        // Settles nothing any more where `abort` has rejected.
        resolve();
      };
      const abort = () => {
        reject(signal?.reason);
        done();
      };
      const cancel = this.#timers.after(milliseconds, done);
      if (untilChange) this.#changed.add(done);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Where what is sent, or the word that it has arrived, is lost: whatever is sent from now on is sent in vain. */
  #listenFor(open: Open, acting: readonly LinkRule[], vanishes?: number): void {
    if (vanishes !== undefined) open.vanished = true;
    if (!open.vanished || open.silence === null)
      open.silence = vanishes ?? acting.find(swallows)?.cause ?? null;
    if (open.silence !== null) {
      open.channel.departure = (length) => this.#sent(open, length);
      return;
    }
    open.channel.departure = null;
    open.cancelTimeout?.();
    open.cancelTimeout = null;
    open.inVain = 0;
  }

  #sent(open: Open, length: number): void {
    open.inVain += length;
    open.cancelTimeout ??= this.#timers.after(RETRANSMISSION_TIMEOUT, () => {
      const { channel, silence, way } = open;
      if (silence === null) return;
      this.#gaveUp.set(channel, silence);
      this.#report(channel.id, way === 'forth' ? 'back' : 'forth', {
        effect: 'given-up',
        length: open.inVain,
        by: RETRANSMISSION_TIMEOUT,
        cause: silence,
      });
      channel.timeOut();
    });
  }

  #impair(open: Open): Impairment {
    const { channel, way } = open;
    const impairment = new Impairment({
      id: channel.id,
      way,
      timers: this.#timers,
      deliver: (frame) => channel.take(frame),
      cut: () => channel.cut(),
      report: (impaired) => this.#report(channel.id, way, impaired),
      onIdle: () => {
        channel.passage = null;
        open.impairment = null;
      },
    });
    channel.passage = (frame) => impairment.pass(frame);
    return impairment;
  }
}

function roundTrip(rules: readonly LinkRule[]): number {
  let sum = 0;
  for (const rule of rules) {
    if (rule.fault.kind !== 'latency') continue;
    for (const way of ['forth', 'back'] as const) if (acts(rule, way)) sum += rule.fault.milliseconds;
  }
  return sum;
}
