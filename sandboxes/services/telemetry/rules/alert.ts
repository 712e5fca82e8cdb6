import type { AlertingRule } from '../config/rule-file';
import { type Labels, METRIC_NAME } from '../promql/labels';
import { QueryError } from '../promql/lexer';
import type { Sample } from '../promql/value';
import { expandTemplate } from './template';

export interface Alert {
  readonly labels: Labels;
  annotations: Readonly<Record<string, string>>;
  state: 'pending' | 'firing' | 'inactive';
  value: number;
  /** Milliseconds since 1970. */
  readonly activeAt: number;
  /** When its expression last gave nothing while it fired, for `keep_firing_for`; null: it gives something. */
  quietSince: number | null;
  resolvedAt: number | null;
}

/** For how long a resolved alert is remembered. */
const RESOLVED_KEPT_MS = 15 * 60_000;

/** An alerting rule and the alerts that it has made: pending until `for` is over, then firing, until its expression gives nothing. */
export class AlertRule {
  readonly rule: AlertingRule;
  readonly #externalLabels: Readonly<Record<string, string>>;
  readonly #alerts = new Map<string, Alert>();

  constructor(rule: AlertingRule, externalLabels: Readonly<Record<string, string>>) {
    this.rule = rule;
    this.#externalLabels = externalLabels;
  }

  get active(): readonly Alert[] {
    return [...this.#alerts.values()].filter(({ state }) => state !== 'inactive');
  }

  get state(): Alert['state'] {
    const states = this.active.map(({ state }) => state);
    if (states.includes('firing')) return 'firing';
    return states.includes('pending') ? 'pending' : 'inactive';
  }

  /**
   * @param samples what its expression gave at `now`
   * @returns the series that say so: `ALERTS` and `ALERTS_FOR_STATE`
   */
  update(samples: readonly Sample[], now: number): readonly Sample[] {
    const given = new Map<string, Alert>();
    for (const sample of samples) {
      const alert = this.#alertOf(sample, now);
      if (given.has(alert.labels.key))
        throw new QueryError('vector contains metrics with the same labelset after applying alert labels');
      given.set(alert.labels.key, alert);
    }
    for (const [key, alert] of given) {
      const known = this.#alerts.get(key);
      if (known === undefined || known.state === 'inactive') this.#alerts.set(key, alert);
      else {
        known.value = alert.value;
        known.annotations = alert.annotations;
      }
    }
    for (const [key, alert] of this.#alerts) this.#advance(key, alert, given.has(key), now);
    return this.active.flatMap((alert) => this.#series(alert));
  }

  #advance(key: string, alert: Alert, given: boolean, now: number): void {
    if (given) {
      alert.quietSince = null;
      if (alert.state === 'pending' && now - alert.activeAt >= this.rule.for) alert.state = 'firing';
      return;
    }
    if (alert.state === 'firing' && this.rule.keep_firing_for > 0) {
      alert.quietSince ??= now;
      if (now - alert.quietSince < this.rule.keep_firing_for) return;
    }
    if (alert.state === 'pending' || (alert.resolvedAt !== null && now - alert.resolvedAt > RESOLVED_KEPT_MS))
      this.#alerts.delete(key);
    if (alert.state === 'inactive') return;
    alert.state = 'inactive';
    alert.resolvedAt = now;
  }

  #alertOf({ labels, value }: Sample, now: number): Alert {
    const data = { labels, value, externalLabels: this.#externalLabels };
    const expanded = (texts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, expandTemplate(text, data)]));
    return {
      labels: labels.unnamed.with({ ...expanded(this.rule.labels), alertname: this.rule.alert }),
      annotations: expanded(this.rule.annotations),
      state: 'pending',
      value,
      activeAt: now,
      quietSince: null,
      resolvedAt: null,
    };
  }

  #series({ labels, state, activeAt }: Alert): readonly Sample[] {
    return [
      { labels: labels.with({ [METRIC_NAME]: 'ALERTS', alertstate: state }), value: 1 },
      { labels: labels.with({ [METRIC_NAME]: 'ALERTS_FOR_STATE' }), value: Math.trunc(activeAt / 1000) },
    ];
  }
}
