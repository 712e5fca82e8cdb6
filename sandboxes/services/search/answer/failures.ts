/** How a search that one index refuses is told. */
import type { Target } from '../cluster';
import { SearchError } from '../errors';

/** So far may pages go. */
export const MOST_HITS = 10_000;

/** What a shard refuses is wrapped, as Elasticsearch's coordinator does. */
export function within<T>(index: Target, indices: readonly Target[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SearchError) || error.type === 'parsing_exception') throw error;
    throw failed([index, ...indices.filter((each) => each !== index)], error);
  }
}

export function failed([index]: readonly Target[], error: SearchError): SearchError {
  const at = index === undefined ? {} : { index_uuid: index.uuid, index: index.name };
  const reason = { type: error.type, reason: error.message.replace('[_index]', `[${index?.name}]`), ...at };
  const wrapped = new SearchError(error.status, 'search_phase_execution_exception', 'all shards failed', {
    phase: 'query',
    grouped: true,
    failed_shards: [{ shard: 0, index: index?.name, node: 'backlab', reason }],
  });
  return Object.assign(wrapped, {
    toJSON: () => ({
      root_cause: [reason],
      type: wrapped.type,
      reason: wrapped.message,
      ...wrapped.more,
      caused_by: reason,
    }),
  });
}

export const tooFar = (window: number) =>
  new SearchError(
    400,
    'illegal_argument_exception',
    `Result window is too large, from + size must be less than or equal to: [${MOST_HITS}] but was [${window}]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index level setting.`,
  );
