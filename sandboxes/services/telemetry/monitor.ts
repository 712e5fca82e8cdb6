import type { Configuration } from './config/load';
import { every } from './every';
import { QUERY_SETTINGS, type QuerySettings } from './promql/query';
import { RuleGroup } from './rules/group';
import type { Metadata } from './scrape/exposition';
import { type Append, scrape } from './scrape/scrape';
import { type Target, targetsOf } from './scrape/target';
import type { Point, SeriesStore } from './series/store';

/** What scrapes the targets of a configuration and evaluates its rules, until it is stopped. */
export class Monitor {
  readonly configuration: Configuration;
  readonly store: SeriesStore;
  readonly targets: readonly Target[];
  readonly groups: readonly RuleGroup[];
  readonly metadata = new Map<string, Metadata>();
  readonly settings: QuerySettings;
  readonly #written: (points: readonly Point[]) => void;
  #stops: (() => Promise<void>)[] = [];

  /** @param written gets what was stored, for the journal */
  constructor(configuration: Configuration, store: SeriesStore, written: (points: readonly Point[]) => void) {
    const { settings, groups } = configuration;
    this.configuration = configuration;
    this.store = store;
    this.#written = written;
    this.targets = targetsOf(settings);
    const { evaluation_interval: interval, external_labels: external } = settings.global;
    this.groups = groups.map((group) => new RuleGroup(group, interval, external));
    this.settings = { ...QUERY_SETTINGS, interval };
  }

  start(): void {
    for (const target of this.targets)
      this.#stops.push(every(target.interval, (signal) => this.#scrape(target, signal)));
    for (const group of this.groups)
      this.#stops.push(
        every(group.interval, async () => {
          group.evaluate(this.store, this.append, Date.now(), this.settings);
          this.store.trim(Date.now());
        }),
      );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
    this.#stops = [];
  }

  /** Stores what is newer than what is there. */
  readonly append: Append = (points) => {
    const kept: Point[] = [];
    let added = 0;
    for (const point of points) {
      const outcome = this.store.append(point);
      if (outcome !== 'out of order') kept.push(point);
      if (outcome === 'new') added++;
    }
    this.#written(kept);
    return { added };
  };

  async #scrape(target: Target, signal: AbortSignal): Promise<void> {
    await scrape(
      target,
      {
        now: Date.now,
        fetch,
        append: this.append,
        describe: (metadata) => {
          for (const [name, known] of metadata) this.metadata.set(name, known);
        },
      },
      signal,
    );
    this.store.trim(Date.now());
  }
}
