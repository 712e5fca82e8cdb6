/** Searches that go on: scrolls and points in time, which see their indices as they were when they began. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { search } from '../answer/search';
import type { Cluster, Target } from '../cluster';
import { illegal, SearchError } from '../errors';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { answer, bodyOf, type Ctx, pathPart } from './answer';

interface Context {
  /** Milliseconds since the epoch; each use may put it off. */
  until: number;
  readonly targets: readonly Target[];
  /** Of a scroll: what is searched, and how much of it was handed out. */
  readonly scroll: { readonly body: JsonObject; from: number } | null;
}

export class Contexts {
  readonly #open = new Map<string, Context>();
  readonly #now: () => number;
  readonly #nextId: () => string;

  constructor(now: () => number, nextId: () => string) {
    this.#now = now;
    this.#nextId = nextId;
  }

  add(targets: readonly Target[], keepAlive: Json | undefined, scroll: Context['scroll'] = null): string {
    const id = this.#nextId();
    this.#open.set(id, { until: this.#now() + milliseconds(keepAlive), targets, scroll });
    return id;
  }

  /** @throws {SearchError} there is none, or it was not used for longer than it was to be kept */
  use(id: string, keepAlive: Json | undefined): Context {
    const found = this.#open.get(id);
    if (found === undefined || found.until < this.#now()) {
      this.#open.delete(id);
      throw new SearchError(
        404,
        'search_context_missing_exception',
        `No search context found for id [${id}]`,
      );
    }
    if (keepAlive !== undefined) found.until = this.#now() + milliseconds(keepAlive);
    return found;
  }

  /** @returns how many there were; without `ids` all are let go */
  free(ids: readonly string[] | null): number {
    const gone = (ids ?? [...this.#open.keys()]).filter((id) => this.#open.delete(id));
    return gone.length;
  }

  /** A search in `pit`. @param run searches */
  inPointInTime(
    body: JsonObject,
    run: (targets: readonly Target[], body: JsonObject) => JsonObject,
  ): JsonObject {
    const { pit, ...rest } = body;
    if (!isObject(pit)) throw illegal('[pit] malformed: an object with its [id] is wanted');
    const id = textOf(pit['id']);
    const sort = listOf(rest['sort']);
    const tied = sort.some((key) => (isObject(key) ? '_shard_doc' in key : key === '_shard_doc'));
    const { targets } = this.use(id, pit['keep_alive']);
    const sorted = sort.length === 0 || tied ? rest : { ...rest, sort: [...sort, '_shard_doc'] };
    return { pit_id: id, ...run(targets, sorted) };
  }

  /** The first page of a scroll, or the next. */
  page(id: string, keepAlive: Json | undefined, took: () => number): JsonObject {
    const { targets, scroll } = this.use(id, keepAlive);
    if (scroll === null) throw illegal(`[${id}] is no scroll`);
    const { from } = scroll;
    const size = numberOf(scroll.body['size'], 10);
    scroll.from += size;
    // Facets and suggestions are told once.
    const { aggs, aggregations, suggest, ...hits } = scroll.body;
    return {
      _scroll_id: id,
      ...search(targets, { ...(from === 0 ? scroll.body : hits), from, size }, took, true),
    };
  }
}

export function contextRoutes(
  cluster: Cluster,
  contexts: Contexts,
  took: () => () => number,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/:index/_pit', (c) => {
    const keepAlive = c.req.query('keep_alive');
    if (keepAlive === undefined)
      throw new SearchError(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: [keep_alive] is not specified;',
      );
    const targets = cluster.pinned(pathPart(c, 'index'));
    const shards = { total: targets.length, successful: targets.length, skipped: 0, failed: 0 };
    return answer(c, { id: contexts.add(targets, keepAlive), _shards: shards });
  });
  app.delete('/_pit', async (c) => {
    const freed = contexts.free([textOf((await bodyOf(c))['id'])]);
    return answer(c, { succeeded: true, num_freed: freed }, freed > 0 ? 200 : 404);
  });

  const next = async (c: Ctx) => {
    const body = await bodyOf(c);
    const id = pathPart(c, 'id') || textOf(body['scroll_id'] ?? c.req.query('scroll_id') ?? '');
    return answer(c, contexts.page(id, body['scroll'] ?? c.req.query('scroll'), took()));
  };
  app.on(['GET', 'POST'], '/_search/scroll', next);
  app.on(['GET', 'POST'], '/_search/scroll/:id', next);
  const clear = async (c: Ctx) => {
    const given = pathPart(c, 'id') || (await bodyOf(c))['scroll_id'];
    const ids = typeof given === 'string' ? given.split(',') : listOf(given).map(textOf);
    const freed = contexts.free(ids.length === 0 || ids[0] === '_all' ? null : ids);
    return answer(c, { succeeded: true, num_freed: freed }, freed > 0 ? 200 : 404);
  };
  app.delete('/_search/scroll', clear);
  app.delete('/_search/scroll/:id', clear);
  return app;
}

/** `1m`. */
function milliseconds(given: Json | undefined): number {
  const text = textOf(given);
  const [, number = '', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const lengths: Readonly<Record<string, number>> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
  };
  const length = lengths[unit];
  if (length === undefined)
    throw illegal(
      `failed to parse setting [keep_alive] with value [${text}] as a time value: unit is missing or unrecognized`,
    );
  if (Number(number) * length > 86_400_000)
    throw illegal(
      `Keep alive for request (${text}) is too large. It must be less than (1d). This limit can be set by changing the [search.max_keep_alive] cluster level setting.`,
    );
  return Number(number) * length;
}
