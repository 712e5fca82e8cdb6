import type { ClockFixture, FaultsFixture } from './controls';
import type { HttpClient } from './http-client';
import type { CheckDescription, Need } from './protocol';
import type { AnotherServer, ServerFixture } from './server-fixture';
import type { ServicesFixture } from './service-fixture';

export interface MachinesFixture {
  /** @throws {Error} when lab.json has no such machine */
  get(name: string): AnotherServer;
}

/** What a check is given: a server of its own, empty and freshly started, and a client that talks to it. */
interface Fixtures {
  readonly http: HttpClient;
  readonly server: ServerFixture;
  /** For checks that say `needs: ['faults']`. */
  readonly faults: FaultsFixture;
  /** For checks that say `needs: ['clock']`. */
  readonly clock: ClockFixture;
  /** For checks that say `needs: ['machines']`: all of lab.json, the first of which `http` and `server` are of. */
  readonly machines: MachinesFixture;
  /** Those of lab.json, each with its starting data. */
  readonly services: ServicesFixture;
  /** Aborted when the check runs out of time. */
  readonly signal: AbortSignal;
}

export interface CheckOptions {
  /** The id of the lesson's objective that this check proves. */
  readonly objective: string;
  /** Where to look when it fails: `RFC 9110 §15.3.2: 201 carries Location`. */
  readonly lookAt?: string;
  /** Where the engine lacks one of these, the check is skipped, with the engine's reason. */
  readonly needs?: readonly Need[];
}

export type CheckBody = (fixtures: Fixtures) => Promise<void> | void;

export interface RegisteredCheck extends CheckDescription {
  readonly lookAt: string | null;
  readonly needs: readonly Need[];
  readonly body: CheckBody;
}

const registered: RegisteredCheck[] = [];
let file: string | null = null;
let position = 0;

/**
 * Declares a check; the title states what is true of a right server.
 * @example check('GET /notes/:id of no note answers 404', { objective: 'right-code' }, async ({ http }) => { … });
 * @throws {Error} when called outside a check file
 */
export function check(title: string, options: CheckOptions, body: CheckBody): void {
  if (file === null)
    throw new Error(`check('${title}') was called outside a check file: move it to checks/*.check.ts.`);
  position += 1;
  registered.push({
    id: `${file}#${position}`,
    title,
    objective: options.objective,
    lookAt: options.lookAt ?? null,
    needs: options.needs ?? [],
    body,
  });
}

/** Loads check files one after the other and returns what they declared, in order. */
export async function collectChecks(
  files: readonly (readonly [name: string, load: () => Promise<unknown>])[],
): Promise<readonly RegisteredCheck[]> {
  registered.length = 0;
  for (const [name, load] of files) {
    file = name;
    position = 0;
    try {
      await load();
    } finally {
      file = null;
    }
  }
  return [...registered];
}
