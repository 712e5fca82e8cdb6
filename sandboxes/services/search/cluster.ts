/** All indices and aliases, and when what was written is seen. */
import { illegal, SearchError } from './errors';
import { SearchIndex, type WriteConditions, type Written } from './index/search-index';
import { isObject, type JsonObject, listOf, textOf } from './json';
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

/** What alters the cluster: made again in the same order, it is the same. */
export type Change =
  | {
      readonly op: 'create';
      readonly index: string;
      readonly body: JsonObject;
      readonly at: number;
      readonly uuid: string;
    }
  | { readonly op: 'delete'; readonly index: string }
  | { readonly op: 'mapping' | 'settings'; readonly index: string; readonly body: JsonObject }
  | { readonly op: 'aliases'; readonly actions: readonly AliasAction[] }
  | {
      readonly op: 'write';
      readonly index: string;
      readonly id: string;
      readonly source: JsonObject;
      readonly conditions: WriteConditions;
    }
  | {
      readonly op: 'remove';
      readonly index: string;
      readonly id: string;
      readonly conditions: WriteConditions;
    };

interface AliasAction {
  readonly add: boolean;
  readonly index: string;
  readonly alias: string;
  readonly writeIndex?: boolean;
}

export class Cluster {
  readonly #surroundings: Surroundings;
  #indices = new Map<string, SearchIndex>();
  /** By alias, by index: whether it is the one to write to. */
  #aliases = new Map<string, Map<string, boolean>>();
  readonly #refreshes = new Map<SearchIndex, () => void>();
  #waiting: { readonly index: SearchIndex; readonly seen: () => void }[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get indices(): readonly SearchIndex[] {
    return [...this.#indices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  aliasesOf(index: string): JsonObject {
    const found = [...this.#aliases].filter(([, indices]) => indices.has(index));
    return Object.fromEntries(
      found.map(([alias, indices]) => [alias, indices.get(index) === true ? { is_write_index: true } : {}]),
    );
  }

  /** @param expression names, aliases, `*`, `-not`, with commas. @throws {SearchError} a name that there is not */
  resolve(expression: string, mayBeMissing = false): readonly SearchIndex[] {
    if (expression === '' || expression === '_all' || expression === '*') return this.indices;
    const found = new Set<SearchIndex>();
    for (const part of expression.split(',')) {
      const negative = part.startsWith('-');
      const name = negative ? part.slice(1) : part;
      const pattern = wildcard(name);
      const names = [...this.#indices.keys(), ...this.#aliases.keys()].filter((each) => pattern.test(each));
      if (names.length === 0 && !name.includes('*') && !mayBeMissing) throw missing(name);
      for (const each of names.flatMap((every) => [...(this.#aliases.get(every)?.keys() ?? [every])])) {
        const index = this.#indices.get(each);
        if (index !== undefined) negative ? found.delete(index) : found.add(index);
      }
    }
    return [...found];
  }

  /** The one index that a name stands for. @throws {SearchError} none, or several */
  one(name: string): SearchIndex {
    const found = this.resolve(name);
    if (found.length === 1 && found[0] !== undefined) return found[0];
    if (found.length === 0) throw missing(name);
    throw illegal(
      `alias [${name}] has more than one index associated with it [${found.map((each) => each.name).join(', ')}], can't execute a single index op`,
    );
  }

  /** Where a name writes to; an index that is not there yet is made. */
  forWriting(name: string): SearchIndex {
    const alias = this.#aliases.get(name);
    if (alias !== undefined) {
      const targets =
        alias.size === 1
          ? [...alias.keys()]
          : [...alias].filter(([, write]) => write).map(([index]) => index);
      const target = this.#indices.get(targets[0] ?? '');
      if (target !== undefined) return target;
      throw illegal(
        `no write index is defined for alias [${name}]. The write index may be explicitly disabled using is_write_index=false or the alias points to multiple indices without one being designated as a write index`,
      );
    }
    return this.#indices.get(name) ?? this.create(name, {});
  }

  create(name: string, body: JsonObject): SearchIndex {
    const { now, uuid } = this.#surroundings;
    this.#change({ op: 'create', index: name, body, at: now(), uuid: uuid() });
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
    this.#indices = new Map();
    this.#aliases = new Map();
  }

  #change(change: Change): Written | null {
    const result = this.#apply(change);
    this.#surroundings.keep(change);
    return result;
  }

  #apply(change: Change): Written | null {
    if (change.op === 'aliases') {
      this.#applyAliases(change.actions);
      return null;
    }
    if (change.op === 'create') {
      this.#applyCreate(change);
      return null;
    }
    const index = this.#indices.get(change.index);
    if (index === undefined) throw missing(change.index);
    switch (change.op) {
      case 'delete':
        this.refresh(index);
        this.#indices.delete(index.name);
        for (const [alias, indices] of this.#aliases)
          if (indices.delete(index.name) && indices.size === 0) this.#aliases.delete(alias);
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
    if (name !== name.toLowerCase()) throw invalidName(name, 'must be lowercase');
    if (/^[_\-+]/.test(name)) throw invalidName(name, "must not start with '_', '-', or '+'");
    if (/[\\/*?"<>| ,#:]/.test(name))
      throw invalidName(
        name,
        `must not contain the following characters [' ','"','*',',','/','<','>','?','\\','|']`,
      );
    this.#indices.set(name, new SearchIndex(name, body, at, uuid));
    const { aliases } = body;
    if (!isObject(aliases)) return;
    this.#applyAliases(
      Object.entries(aliases).map(([alias, options]) => ({
        add: true,
        index: name,
        alias,
        writeIndex: isObject(options) && options['is_write_index'] === true,
      })),
    );
  }

  /** All or none. */
  #applyAliases(actions: readonly AliasAction[]): void {
    const next = new Map([...this.#aliases].map(([alias, indices]) => [alias, new Map(indices)]));
    for (const { add, index, alias, writeIndex } of actions) {
      if (!this.#indices.has(index)) throw missing(index);
      if (this.#indices.has(alias))
        throw invalidName(alias, 'an index or data stream exists with the same name as the alias', 'alias');
      const indices = next.get(alias) ?? new Map<string, boolean>();
      next.set(alias, indices);
      if (add) indices.set(index, writeIndex === true);
      else if (!indices.delete(index))
        throw new SearchError(404, 'aliases_not_found_exception', `aliases [${alias}] missing`, {
          'resource.type': 'aliases',
          'resource.id': alias,
        });
      if (indices.size === 0) next.delete(alias);
    }
    this.#aliases = next;
  }
}

const missing = (name: string) =>
  new SearchError(404, 'index_not_found_exception', `no such index [${name}]`, {
    'resource.type': 'index_or_alias',
    'resource.id': name,
    index_uuid: '_na_',
    index: name,
  });

const invalidName = (name: string, why: string, what = 'index') =>
  new SearchError(400, `invalid_${what}_name_exception`, `Invalid ${what} name [${name}], ${why}`, {
    index: name,
  });

/** `{"add": {"index": "a", "alias": "b"}}`. @param resolve index names of an expression */
export function aliasActions(
  given: JsonObject,
  resolve: (expression: string) => readonly SearchIndex[],
): AliasAction[] {
  return listOf(given['actions'])
    .filter(isObject)
    .flatMap((action) => {
      const [kind, options] = Object.entries(action)[0] ?? [];
      if ((kind !== 'add' && kind !== 'remove') || !isObject(options))
        throw illegal(`[aliases] this server knows the actions add and remove, not [${kind}]`);
      if (options['filter'] !== undefined)
        throw illegal('This server has no filtered aliases: leave out [filter].');
      const indices = [...listOf(options['index']), ...listOf(options['indices'])].flatMap((name) => [
        ...resolve(textOf(name)),
      ]);
      const aliases = [...listOf(options['alias']), ...listOf(options['aliases'])].map(textOf);
      return indices.flatMap(({ name }) =>
        aliases.map((alias) => ({
          add: kind === 'add',
          index: name,
          alias,
          writeIndex: options['is_write_index'] === true,
        })),
      );
    });
}
