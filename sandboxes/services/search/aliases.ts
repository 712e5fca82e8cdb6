/** Names that stand for indices: which, which of them is written to, and what of them is seen. */
import { illegal, invalidName, noSuchIndex, SearchError } from './errors';
import type { SearchIndex } from './index/search-index';
import { isObject, type Json, type JsonObject, listOf, textOf } from './json';

export interface AliasAction {
  readonly add: boolean;
  readonly index: string;
  readonly alias: string;
  readonly writeIndex?: boolean;
  /** Searches by this name see only what this query finds. */
  readonly filter?: JsonObject;
}

interface Binding {
  readonly write: boolean;
  readonly filter: JsonObject | null;
}

type Bindings = ReadonlyMap<string, ReadonlyMap<string, Binding>>;

export class Aliases {
  /** By alias, by index. */
  #bindings: Bindings = new Map();

  names(): Iterable<string> {
    return this.#bindings.keys();
  }

  has(alias: string): boolean {
    return this.#bindings.has(alias);
  }

  /** By index what the alias makes of it; undefined where there is no such alias. */
  get(alias: string): ReadonlyMap<string, Binding> | undefined {
    return this.#bindings.get(alias);
  }

  /** As an index shows them. */
  of(index: string): JsonObject {
    return Object.fromEntries(
      [...this.#bindings].flatMap(([alias, indices]) => {
        const binding = indices.get(index);
        if (binding === undefined) return [];
        const { write, filter } = binding;
        return [
          [alias, { ...(filter === null ? {} : { filter }), ...(write ? { is_write_index: true } : {}) }],
        ];
      }),
    );
  }

  /** All or none. @throws {SearchError} an index that is not there, an alias that is not there or may not be so called */
  apply(actions: readonly AliasAction[], isIndex: (name: string) => boolean): void {
    const next = new Map([...this.#bindings].map(([alias, indices]) => [alias, new Map(indices)]));
    for (const { add, index, alias, writeIndex, filter } of actions) {
      if (!isIndex(index)) throw noSuchIndex(index);
      if (isIndex(alias))
        throw invalidName(alias, 'an index or data stream exists with the same name as the alias', 'alias');
      const indices = next.get(alias) ?? new Map<string, Binding>();
      next.set(alias, indices);
      if (add) indices.set(index, { write: writeIndex === true, filter: filter ?? null });
      else if (!indices.delete(index))
        throw new SearchError(404, 'aliases_not_found_exception', `aliases [${alias}] missing`, {
          'resource.type': 'aliases',
          'resource.id': alias,
        });
      if (indices.size === 0) next.delete(alias);
    }
    this.#bindings = next;
  }

  forget(index: string): void {
    const next = [...this.#bindings].map(
      ([alias, indices]) => [alias, new Map([...indices].filter(([name]) => name !== index))] as const,
    );
    this.#bindings = new Map(next.filter(([, indices]) => indices.size > 0));
  }
}

/** What stands beside the name of an alias. */
export const aliasOptions = (options: Json | undefined): Pick<AliasAction, 'writeIndex' | 'filter'> => {
  if (!isObject(options)) return {};
  const { filter } = options;
  return { writeIndex: options['is_write_index'] === true, ...(isObject(filter) ? { filter } : {}) };
};

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
      const indices = [...listOf(options['index']), ...listOf(options['indices'])].flatMap((name) => [
        ...resolve(textOf(name)),
      ]);
      const aliases = [...listOf(options['alias']), ...listOf(options['aliases'])].map(textOf);
      return indices.flatMap(({ name }) =>
        aliases.map((alias) => ({ add: kind === 'add', index: name, alias, ...aliasOptions(options) })),
      );
    });
}
