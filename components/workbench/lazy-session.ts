/** The session of one lab, loaded when somebody wants it: most of a visit is reading. No React. */
import type { LabForPage } from '@/lib/labs/for-page';
import type { Session } from './session';
import type { Tool } from './state/layout-store';

export interface LazySession {
  /** What is loaded so far. */
  current(): Session | null;
  subscribe(listener: () => void): () => void;
  /** Loads the session and reads what was kept. One that failed to load is asked for again by the next call. @throws {LoadProblem} */
  load(): Promise<Session>;
  /** As those of the session, which they load first. */
  readonly actions: Session['actions'];
  /** Ends what runs. A later `load` begins anew. */
  end(): void;
}

/** Part of the site did not arrive. The message can be shown as it is. */
class LoadProblem extends Error {
  override readonly name = 'LoadProblem';
  readonly remedy = 'Check the connection and try again.';
}

/** @throws {LoadProblem} always: for the `catch` of an `import()` */
export function notLoaded(reason: unknown): never {
  const why = reason instanceof Error ? reason.message : String(reason);
  throw new LoadProblem(`The workbench could not be loaded (${why}).`, { cause: reason });
}

type LoadSession = () => Promise<Pick<typeof import('./session'), 'createSession'>>;

export function createLazySession(
  lab: LabForPage,
  opening: Tool = 'requests',
  loadModule: LoadSession = () => import('./session'),
): LazySession {
  const listeners = new Set<() => void>();
  let session: Session | null = null;
  let loading: Promise<Session> | null = null;
  let lifetime = new AbortController();

  const show = (next: Session | null) => {
    session = next;
    for (const listener of listeners) listener();
  };

  const open = async ({ signal }: AbortController): Promise<Session> => {
    const { createSession } = await loadModule().catch(notLoaded);
    signal.throwIfAborted();
    const made = createSession(lab, opening);
    show(made);
    await made.open(signal);
    return made;
  };

  const load = (): Promise<Session> => {
    if (loading) return loading;
    const attempt = open(lifetime).catch((error: unknown) => {
      if (loading === attempt) loading = null;
      throw error;
    });
    loading = attempt;
    return attempt;
  };

  /** For a wish that nobody waits for; whoever opens the workbench is told why it does not come. */
  const later = (wish: (actions: Session['actions']) => void) => {
    load().then(
      ({ actions }) => wish(actions),
      (error: unknown) => console.info(error),
    );
  };

  return {
    current: () => session,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load,
    actions: {
      send: async (request) => (await load()).actions.send(request),
      start: async () => (await load()).actions.start(),
      runChecks: async (objective) => (await load()).actions.runChecks(objective),
      fault: async (id) => (await load()).actions.fault(id),
      openFile: (path, lines) => later((actions) => actions.openFile(path, lines)),
      showVisualizer: (id, seq) => later((actions) => actions.showVisualizer(id, seq)),
    },
    end() {
      lifetime.abort(new Error('The page was left.'));
      lifetime = new AbortController();
      loading = null;
      show(null);
    },
  };
}
