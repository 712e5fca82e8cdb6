/** The HTTP client: a draft, what was sent and what came back, variables, faults. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CacheDecision, HttpCaches } from '@/lib/http-cache/caches';
import type { PreparedRequest, TrafficFault } from '@/lib/labs/schema';
import type { Connection } from '@/sandboxes/engine/contract';
import type { EventLog } from '@/sandboxes/engine/events';
import type { Exchange, RequestMessage } from '@/sandboxes/http1/message';
import type { RequestDraft } from '../contract';
import { toMessage } from './request-message';
import { captured, filled, missingVariables, type Variables } from './variables';

export interface HistoryEntry {
  readonly id: number;
  readonly title: string;
  /** As it was before variables were filled in: what "edit again" restores. */
  readonly draft: RequestDraft;
  readonly exchange: Exchange;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Entries of one replay or one play of traffic share it. */
  readonly group: { readonly id: number; readonly label: string } | null;
  /** What each cache on the way decided; empty when there was none. */
  readonly caches: readonly CacheDecision[];
}

export interface RequestsState {
  readonly draft: RequestDraft;
  /** The prepared request that the draft came from. */
  readonly from: PreparedRequest | null;
  readonly inFlight: number;
  readonly history: readonly HistoryEntry[];
  readonly selected: number | null;
  readonly variables: Variables;
  readonly activeFaults: readonly string[];
  readonly traffic: { readonly fault: string; readonly done: number; readonly total: number } | null;
  readonly problem: { readonly message: string; readonly remedy: string | null } | null;
  readonly caching: boolean;
  /** Seconds that the caches' clock was moved ahead. */
  readonly ahead: number;
}

export interface RequestsDependencies {
  readonly requests: readonly PreparedRequest[];
  readonly faults: readonly TrafficFault[];
  /** What `Host` says of a machine; of the server's when left out. */
  hostOf(machine?: string): string;
  readonly caches: HttpCaches;
  /** Makes sure that the server runs with the files as they are. */
  ready(): Promise<void>;
  connect(signal?: AbortSignal, machine?: string): Promise<Connection>;
  loadExchange(): Promise<
    (
      open: () => Promise<Connection>,
      request: RequestMessage,
      options: { signal?: AbortSignal },
    ) => Promise<Exchange>
  >;
  log(): EventLog | null;
  now(): number;
}

export interface RequestsStore extends StoreApi<RequestsState> {
  edit(change: Partial<RequestDraft>): void;
  loadPrepared(id: string): void;
  loadDraft(draft: RequestDraft): void;
  /** Sends the draft, or what is given; replays it when a replay fault is on. Resolves with the last exchange. */
  send(request?: { readonly prepared: string } | { readonly draft: RequestDraft }): Promise<Exchange>;
  cancel(): void;
  select(id: number | null): void;
  clearHistory(): void;
  setVariable(name: string, value: string): void;
  forgetVariable(name: string): void;
  fault(id: string): Promise<void>;
  setCaching(on: boolean): void;
  moveClock(seconds: number): void;
  clearCaches(): void;
  dismissProblem(): void;
}

const MOST_HISTORY = 600;

export function createRequestsStore(dependencies: RequestsDependencies): RequestsStore {
  const { requests, faults, hostOf, caches, ready, connect, loadExchange, log, now } = dependencies;
  const first = requests[0];
  const store = createStore<RequestsState>(() => ({
    draft: first ? draftOf(first) : { method: 'GET', path: '/', headers: [] },
    from: first ?? null,
    inFlight: 0,
    history: [],
    selected: null,
    variables: {},
    activeFaults: [],
    traffic: null,
    problem: null,
    caching: false,
    ahead: 0,
  }));
  let nextId = 1;
  let controller: AbortController | null = null;

  const preparedById = (id: string): PreparedRequest => {
    const found = requests.find((request) => request.id === id);
    if (!found)
      throw new Error(
        `lab.json has no request “${id}”. It has: ${requests.map((request) => request.id).join(', ')}.`,
      );
    return found;
  };

  const once = async (
    title: string,
    draft: RequestDraft,
    capture: PreparedRequest['capture'],
    group: HistoryEntry['group'],
    signal: AbortSignal,
  ): Promise<Exchange> => {
    const exchangeOver = await loadExchange();
    const message = toMessage(filled(draft, store.getState().variables), hostOf(draft.machine));
    store.setState((state) => ({ inFlight: state.inFlight + 1 }));
    try {
      const decisions: CacheDecision[] = [];
      const origin = (request: RequestMessage) =>
        exchangeOver(() => connect(signal, draft.machine), request, { signal });
      const exchange = store.getState().caching
        ? await caches.fetch(message, origin, (decision) => {
            decisions.push(decision);
            log()?.append({ type: 'cache', ...decision });
          })
        : await origin(message);
      const entry: HistoryEntry = {
        id: nextId++,
        title,
        draft,
        exchange,
        sentAt: now(),
        group,
        caches: decisions,
      };
      store.setState((state) => ({
        history: [entry, ...state.history].slice(0, MOST_HISTORY),
        selected: entry.id,
        variables: { ...state.variables, ...captured(capture, exchange) },
      }));
      return exchange;
    } finally {
      store.setState((state) => ({ inFlight: state.inFlight - 1 }));
    }
  };

  const guarded = async <Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    controller ??= new AbortController();
    const own = controller;
    store.setState({ problem: null });
    try {
      await ready();
      return await work(own.signal);
    } catch (error) {
      if (!own.signal.aborted) {
        const remedy =
          error instanceof Error && 'remedy' in error && typeof error.remedy === 'string'
            ? error.remedy
            : null;
        store.setState({
          problem: { message: error instanceof Error ? error.message : String(error), remedy },
        });
      }
      throw error;
    } finally {
      if (store.getState().inFlight === 0 && controller === own) controller = null;
    }
  };

  const replays = () =>
    faults
      .filter((fault) => fault.kind === 'replay')
      .find((fault) => store.getState().activeFaults.includes(fault.id));

  const needVariables = (draft: RequestDraft) => {
    const { variables, history } = store.getState();
    const missing = missingVariables(draft, variables);
    if (missing.length > 0) throw new UnknownVariables(missing, requests, history);
  };

  const send: RequestsStore['send'] = (request) =>
    guarded(async (signal) => {
      const { from, draft: current } = store.getState();
      const prepared = request ? ('prepared' in request ? preparedById(request.prepared) : null) : from;
      const draft = request
        ? 'prepared' in request
          ? draftOf(preparedById(request.prepared))
          : request.draft
        : current;
      if (request) store.setState({ draft, from: prepared });
      needVariables(draft);
      const title = prepared?.title ?? `${draft.method} ${draft.path}`;
      const replay = replays();
      if (!replay) return once(title, draft, prepared?.capture ?? {}, null, signal);
      const group = { id: nextId++, label: `${title}, sent ${replay.times} times` };
      let last: Exchange | null = null;
      for (let time = 0; time < replay.times; time++)
        last = await once(title, draft, prepared?.capture ?? {}, group, signal);
      if (!last) throw new Error(`The fault “${replay.id}” replays nothing: its times must be at least 2.`);
      return last;
    });

  const play = (fault: Extract<TrafficFault, { kind: 'traffic' }>) =>
    guarded(async (signal) => {
      const group = { id: nextId++, label: fault.title };
      const queue = Array.from({ length: fault.rounds }, () => fault.requests)
        .flat()
        .map(preparedById);
      const total = queue.length;
      log()?.append({ type: 'fault', fault: fault.id, state: 'on' });
      store.setState({ traffic: { fault: fault.id, done: 0, total } });
      const worker = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          needVariables(draftOf(next));
          await once(next.title, draftOf(next), next.capture, group, signal);
          store.setState((state) => ({
            traffic: state.traffic && { ...state.traffic, done: state.traffic.done + 1 },
          }));
        }
      };
      try {
        await Promise.all(Array.from({ length: Math.min(fault.concurrency, total) }, worker));
      } finally {
        store.setState({ traffic: null });
        log()?.append({ type: 'fault', fault: fault.id, state: 'off' });
      }
    });

  return {
    ...store,
    edit: (change) => store.setState((state) => ({ draft: { ...state.draft, ...change } })),
    loadPrepared(id) {
      const prepared = preparedById(id);
      store.setState({ draft: draftOf(prepared), from: prepared, problem: null });
    },
    loadDraft: (draft) => store.setState({ draft, from: null, problem: null }),
    send,
    cancel() {
      controller?.abort();
      controller = null;
    },
    select: (selected) => store.setState({ selected }),
    clearHistory: () => store.setState({ history: [], selected: null }),
    setVariable: (name, value) =>
      store.setState((state) => ({ variables: { ...state.variables, [name]: value } })),
    forgetVariable: (name) =>
      store.setState((state) => {
        const { [name]: _forgotten, ...variables } = state.variables;
        return { variables };
      }),
    async fault(id) {
      const fault = faults.find((one) => one.id === id);
      if (!fault)
        throw new Error(
          `lab.json has no fault “${id}”. It has: ${faults.map((one) => one.id).join(', ') || 'none'}.`,
        );
      if (fault.kind === 'traffic') return play(fault);
      const { activeFaults } = store.getState();
      const on = !activeFaults.includes(id);
      store.setState({ activeFaults: on ? [...activeFaults, id] : activeFaults.filter((one) => one !== id) });
      log()?.append({ type: 'fault', fault: id, state: on ? 'on' : 'off' });
    },
    setCaching(caching) {
      if (!caching) caches.clear();
      store.setState({ caching });
    },
    moveClock(seconds) {
      caches.moveClock(seconds);
      store.setState((state) => ({ ahead: state.ahead + seconds }));
    },
    clearCaches: () => caches.clear(),
    dismissProblem: () => store.setState({ problem: null }),
  };
}

class UnknownVariables extends Error {
  override readonly name = 'UnknownVariables';
  readonly remedy: string;
  constructor(
    names: readonly string[],
    requests: readonly PreparedRequest[],
    history: readonly HistoryEntry[],
  ) {
    super(
      `This request needs ${names.map((name) => `{{${name}}}`).join(' and ')}, which no answer has given yet.`,
    );
    const givers = names.flatMap((name) =>
      requests.flatMap(({ title, capture }) => {
        const source = capture[name];
        return source === undefined ? [] : [{ title: `“${title}”`, source, sent: wasSent(title, history) }];
      }),
    );
    const unsent = givers.filter((giver) => !giver.sent);
    // A request that was sent and gave nothing: sending it again is no mend, the server lacks the field.
    const without = givers.map(({ title, source }) => `${title} was answered without ${named(source)}`);
    if (givers.length === 0) this.remedy = 'Set it under Variables.';
    else if (unsent.length === 0) this.remedy = `${without.join('; ')}. Your server must send it first.`;
    else
      this.remedy = `Send ${[...new Set(unsent.map((giver) => giver.title))].join(' or ')} first: it captures the value.`;
  }
}

const wasSent = (title: string, history: readonly HistoryEntry[]): boolean =>
  history.some((entry) => entry.title === title);

/** `header:etag` as "the header field etag", `json:id` as "id in its JSON". */
const named = (source: string): string =>
  source.startsWith('header:')
    ? `the header field ${source.slice('header:'.length)}`
    : `${source.slice('json:'.length)} in its JSON`;

const draftOf = (prepared: PreparedRequest): RequestDraft => ({
  method: prepared.method,
  path: prepared.path,
  headers: prepared.headers,
  ...(prepared.body === undefined ? {} : { body: prepared.body }),
  ...(prepared.machine === undefined ? {} : { machine: prepared.machine }),
});
