/** All indices and aliases, and when what was written is seen. */
import { type AliasAction, Aliases, aliasOptions } from './aliases';
import type { Change } from './change';
import { checkName, illegal, invalidName, noSuchIndex, SearchError } from './errors';
import type { Reader } from './index/reader';
import { SearchIndex, type WriteConditions, type Written } from './index/search-index';
import { isObject, type JsonObject } from './json';
import { type TemplateKind, Templates } from './templates';
import { wildcard } from './wildcard';

interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 22 characters that no index had before. */
  readonly uuid: () => string;
  /** Calls back once, later; gives what calls it off. */
  readonly after: (milliseconds: number, then: () => void) => () => void;
  /** Keeps a change, before it is answered. */
  readonly keep: (change: Change) => void;
}

/** An index as one search sees it. */
export interface Target {
  readonly name: string;
  readonly uuid: string;
  readonly reader: Reader;
  /** What the alias by which it is searched lets through; null: all. */
  readonly filter: JsonObject | null;
}

export class Cluster {
  readonly #surroundings: Surroundings;
  #indices = new Map<string, SearchIndex>();
  readonly #aliases = new Aliases();
  readonly #templates = new Templates();
  readonly #refreshes = new Map<SearchIndex, () => void>();
  #waiting: { readonly index: SearchIndex; readonly seen: () => void }[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get indices(): readonly SearchIndex[] {
    return [...this.#indices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  aliasesOf(index: string): JsonObject {
    return this.#aliases.of(index);
  }

  /** @param expression names, aliases, `*`, `-not`, with commas. @throws {SearchError} a name that there is not */
  resolve(expression: string, mayBeMissing = false): readonly SearchIndex[] {
    return [...this.#bound(expression, mayBeMissing).keys()];
  }

  /** Those that can be searched: a closed one is refused by its name, and passed over by a wildcard. */
  targets(expression: string, mayBeMissing = false): readonly Target[] {
    const found = [...this.#bound(expression, mayBeMissing)].filter(([index]) => {
      if (!index.open && expression.split(',').includes(index.name)) throw closed(index);
      return index.open;
    });
    return found.map(([index, filters]) => ({
      name: index.name,
      uuid: index.uuid,
      reader: index.reader,
      filter: filters === null ? null : { bool: { should: filters } },
    }));
  }

  /** As `targets`, and later changes are not seen in them. */
  pinned(expression: string): readonly Target[] {
    return this.targets(expression).map((target) => ({ ...target, reader: this.one(target.name).pin() }));
  }

  /** By index the filters of the aliases that stand for it; null where it is named without one. */
  #bound(expression: string, mayBeMissing: boolean): ReadonlyMap<SearchIndex, readonly JsonObject[] | null> {
    if (expression === '' || expression === '_all' || expression === '*')
      return new Map(this.indices.map((index) => [index, null]));
    const found = new Map<SearchIndex, readonly JsonObject[] | null>();
    for (const part of expression.split(',')) {
      const negative = part.startsWith('-');
      const name = negative ? part.slice(1) : part;
      const pattern = wildcard(name);
      const names = [...this.#indices.keys(), ...this.#aliases.names()].filter((each) => pattern.test(each));
      if (names.length === 0 && !name.includes('*') && !mayBeMissing) throw noSuchIndex(name);
      for (const every of names)
        for (const [each, binding] of this.#aliases.get(every) ?? [[every, null] as const]) {
          const index = this.#indices.get(each);
          if (index === undefined) continue;
          const before = found.get(index);
          const filter = binding?.filter ?? null;
          if (negative) found.delete(index);
          else found.set(index, filter === null || before === null ? null : [...(before ?? []), filter]);
        }
    }
    return found;
  }

  /** The one index that a name stands for. @throws {SearchError} none, several, or a closed one */
  one(name: string): SearchIndex {
    const [found, ...more] = this.resolve(name);
    if (found === undefined) throw noSuchIndex(name);
    if (more.length > 0)
      throw illegal(
        `alias [${name}] has more than one index associated with it [${[found, ...more].map((each) => each.name).join(', ')}], can't execute a single index op`,
      );
    if (!found.open) throw closed(found);
    return found;
  }

  /** Where a name writes to; an index that is not there yet is made. */
  forWriting(name: string): SearchIndex {
    const alias = this.#aliases.get(name);
    const targets =
      alias === undefined
        ? [name]
        : alias.size === 1
          ? [...alias.keys()]
          : [...alias].filter(([, { write }]) => write).map(([index]) => index);
    const target = this.#indices.get(targets[0] ?? '');
    if (target?.open === false) throw closed(target);
    if (target !== undefined) return target;
    if (alias === undefined) return this.create(name, {});
    throw illegal(
      `no write index is defined for alias [${name}]. The write index may be explicitly disabled using is_write_index=false or the alias points to multiple indices without one being designated as a write index`,
    );
  }

  create(name: string, body: JsonObject): SearchIndex {
    const { now, uuid } = this.#surroundings;
    const whole = this.#templates.applied(name, body);
    this.#change({ op: 'create', index: name, body: whole, at: now(), uuid: uuid() });
    return this.one(name);
  }

  delete(expression: string): void {
    if (expression.includes('*') || expression === '_all')
      throw illegal('Wildcard expressions or all indices are not allowed');
    for (const index of this.resolve(expression)) {
      if (this.#aliases.has(expression))
        throw illegal(
          `The provided expression [${expression}] matches an alias, specify the corresponding concrete indices instead.`,
        );
      this.#change({ op: 'delete', index: index.name });
    }
  }

  alter(op: 'mapping' | 'settings', index: SearchIndex, body: JsonObject): void {
    this.#change({ op, index: index.name, body });
  }

  /** @param open false: until it is opened again it is neither searched nor written to */
  setOpen(index: SearchIndex, open: boolean): void {
    if (index.open !== open) this.#change({ op: 'open', index: index.name, open });
  }

  templates(kind: TemplateKind, name: string): readonly (readonly [string, JsonObject])[] {
    return this.#templates.find(kind, name);
  }

  /** What an index of this name would be made with. */
  templated(index: string): JsonObject {
    return this.#templates.applied(index, {});
  }

  /** @param body null: it is no more */
  template(kind: TemplateKind, name: string, body: JsonObject | null): void {
    this.#change({ op: 'template', kind, name, body });
  }

  alias(actions: readonly AliasAction[]): void {
    this.#change({ op: 'aliases', actions });
  }

  write(index: SearchIndex, id: string, source: JsonObject, conditions: WriteConditions): Written {
    return this.#change({ op: 'write', index: index.name, id, source, conditions }) as Written;
  }

  remove(index: SearchIndex, id: string, conditions: WriteConditions): Written {
    return this.#change({ op: 'remove', index: index.name, id, conditions }) as Written;
  }

  refresh(index: SearchIndex): void {
    this.#refreshes.get(index)?.();
    this.#refreshes.delete(index);
    index.refresh();
    const ready = this.#waiting.filter((each) => each.index === index);
    this.#waiting = this.#waiting.filter((each) => each.index !== index);
    for (const { seen } of ready) seen();
  }

  /** Resolves at the next refresh. */
  refreshed(index: SearchIndex): Promise<void> {
    if (!this.#refreshes.has(index)) {
      this.refresh(index);
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push({ index, seen: resolve }));
  }

  /** Makes changes again that were kept, and shows them. */
  replay(changes: Iterable<Change>): void {
    for (const change of changes) this.#apply(change);
    for (const index of this.indices) this.refresh(index);
  }

  /** Nothing happens any more by itself; who waits for a refresh waits no longer. */
  close(): void {
    for (const callOff of this.#refreshes.values()) callOff();
    this.#refreshes.clear();
    for (const { seen } of this.#waiting) seen();
    this.#waiting = [];
  }

  clear(): void {
    this.close();
    for (const { name } of this.indices) this.#aliases.forget(name);
    this.#indices = new Map();
    this.#templates.clear();
  }

  #change(change: Change): Written | null {
    const result = this.#apply(change);
    this.#surroundings.keep(change);
    return result;
  }

  #apply(change: Change): Written | null {
    if (change.op === 'aliases') {
      this.#aliases.apply(change.actions, (name) => this.#indices.has(name));
      return null;
    }
    if (change.op === 'template') {
      const { kind, name, body } = change;
      if (body === null) this.#templates.delete(kind, name);
      else this.#templates.put(kind, name, body);
      return null;
    }
    if (change.op === 'create') {
      this.#applyCreate(change);
      return null;
    }
    const index = this.#indices.get(change.index);
    if (index === undefined) throw noSuchIndex(change.index);
    switch (change.op) {
      case 'delete':
        this.refresh(index);
        this.#indices.delete(index.name);
        this.#aliases.forget(index.name);
        return null;
      case 'open':
        this.refresh(index);
        index.open = change.open;
        return null;
      case 'mapping':
        index.extend(change.body);
        return null;
      case 'settings':
        index.configure(change.body);
        if (this.#refreshes.has(index)) {
          this.#refreshes.get(index)?.();
          this.#refreshes.delete(index);
          this.#refreshLater(index);
        }
        return null;
      case 'write':
      case 'remove': {
        const written =
          change.op === 'write'
            ? index.write(change.id, change.source, change.conditions)
            : index.remove(change.id, change.conditions);
        this.#refreshLater(index);
        return written;
      }
    }
  }

  #refreshLater(index: SearchIndex): void {
    const interval = index.refreshInterval;
    if (this.#refreshes.has(index)) return;
    const callOff =
      interval === null ? () => undefined : this.#surroundings.after(interval, () => this.refresh(index));
    this.#refreshes.set(index, callOff);
  }

  #applyCreate({ index: name, body, at, uuid }: Extract<Change, { op: 'create' }>): void {
    if (this.#indices.has(name))
      throw new SearchError(
        400,
        'resource_already_exists_exception',
        `index [${name}/${this.#indices.get(name)?.uuid}] already exists`,
        { index: name },
      );
    if (this.#aliases.has(name)) throw invalidName(name, 'already exists as alias');
    checkName(name);
    this.#indices.set(name, new SearchIndex(name, body, at, uuid));
    const { aliases } = body;
    if (!isObject(aliases)) return;
    this.#aliases.apply(
      Object.entries(aliases).map(([alias, options]) => ({
        add: true,
        index: name,
        alias,
        ...aliasOptions(options),
      })),
      (each) => this.#indices.has(each),
    );
  }
}

const closed = ({ name, uuid }: SearchIndex) =>
  new SearchError(400, 'index_closed_exception', 'closed', { index_uuid: uuid, index: name });
