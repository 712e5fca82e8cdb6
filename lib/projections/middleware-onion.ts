/**
 * The onion of middleware, from what the layers publish on the diagnostics channel `backlab:middleware`.
 *
 *     enter ──before──▶ next ──inner layers──▶ resume ──after──▶ leave
 *
 * A layer that leaves without `next` answered by itself: the layers inside it never ran.
 */
import { z } from 'zod';
import type { SandboxEvent } from '@/sandboxes/engine/events';

const MIDDLEWARE_CHANNEL = 'backlab:middleware';

const Message = z.object({
  request: z.union([z.number(), z.string()]),
  name: z.string(),
  phase: z.enum(['enter', 'next', 'resume', 'leave']),
  method: z.string(),
  path: z.string(),
  status: z.number().nullish(),
  error: z.unknown().optional(),
});
type Phase = z.infer<typeof Message>['phase'];

type LayerOutcome = 'running' | 'passed' | 'answered' | 'threw';

export interface Layer {
  readonly name: string;
  /** 0 is the outermost. */
  readonly depth: number;
  /** Milliseconds of the sandbox's clock; `null` for what was not reached. */
  readonly enter: number;
  readonly next: number | null;
  readonly resume: number | null;
  readonly leave: number | null;
  readonly outcome: LayerOutcome;
  readonly status: number | null;
  readonly error: string | null;
  readonly seq: number;
}

/** One step of a request through the onion. */
export interface Step {
  readonly seq: number;
  readonly at: number;
  readonly layer: number;
  readonly phase: Phase;
}

export interface Walk {
  /** Unique in the log: process and request. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** `seq` of the first step; what a selection of this request points at. */
  readonly seq: number;
  readonly lastSeq: number;
  readonly start: number;
  readonly end: number;
  readonly done: boolean;
  readonly layers: readonly Layer[];
  readonly steps: readonly Step[];
  /** The innermost layer, where the handler itself is wrapped like a layer. */
  readonly handler: Layer | null;
  /** Names of inner layers that other requests reached and this one did not, the handler not among them. */
  readonly unreached: readonly string[];
  /** The layer that answered in place of the handler, when one did. */
  readonly shortCircuit: Layer | null;
  readonly thrown: Layer | null;
  readonly status: number | null;
}

export interface OnionProjection {
  /** The newest last, at most `limit`. */
  readonly walks: readonly Walk[];
  readonly notDrawn: number;
}

interface OpenLayer {
  name: string;
  depth: number;
  enter: number;
  next: number | null;
  resume: number | null;
  leave: number | null;
  status: number | null;
  error: string | null;
  seq: number;
}

interface OpenWalk {
  key: string;
  method: string;
  path: string;
  layers: OpenLayer[];
  stack: OpenLayer[];
  steps: Step[];
}

function errorText(error: unknown): string | null {
  if (error === undefined || error === null || error === false) return null;
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && 'message' in error && typeof error.message === 'string')
    return error.message;
  return JSON.stringify(error);
}

function record(walk: OpenWalk, message: z.infer<typeof Message>, event: SandboxEvent): void {
  let layer: OpenLayer | undefined;
  if (message.phase === 'enter') {
    layer = {
      name: message.name,
      depth: walk.stack.length,
      enter: event.at,
      next: null,
      resume: null,
      leave: null,
      status: null,
      error: null,
      seq: event.seq,
    };
    walk.layers.push(layer);
    walk.stack.push(layer);
  } else {
    layer = walk.stack.findLast((open) => open.name === message.name);
    if (!layer) return;
    layer[message.phase] = event.at;
    if (message.phase === 'leave') walk.stack.splice(walk.stack.indexOf(layer), 1);
  }
  layer.status = message.status ?? layer.status;
  layer.error = errorText(message.error) ?? layer.error;
  walk.steps.push({ seq: event.seq, at: event.at, layer: walk.layers.indexOf(layer), phase: message.phase });
}

function outcomeOf(layer: OpenLayer): LayerOutcome {
  if (layer.error !== null) return 'threw';
  if (layer.leave === null) return 'running';
  return layer.next === null ? 'answered' : 'passed';
}

/** The longest known list of layers that begins as this one does: what lies further in. */
function continuation(names: readonly string[], known: readonly (readonly string[])[]): readonly string[] {
  let longest: readonly string[] = names;
  for (const other of known) {
    if (other.length > longest.length && names.every((name, depth) => other[depth] === name)) longest = other;
  }
  return longest.slice(names.length);
}

function finish(walk: OpenWalk, known: readonly (readonly string[])[], passing: ReadonlySet<string>): Walk {
  const layers = walk.layers.map((layer): Layer => ({ ...layer, outcome: outcomeOf(layer) }));
  const outermost = layers[0];
  const answered = layers.find((layer) => layer.outcome === 'answered') ?? null;
  const further = continuation(
    walk.layers.map((layer) => layer.name),
    known,
  );
  const unreached = answered ? further.filter((name) => passing.has(name)) : [];
  // A layer that never passes anything on is the handler, wrapped like a layer.
  const innermost = layers.at(-1);
  const isHandler =
    innermost !== undefined &&
    !passing.has(innermost.name) &&
    further.length === 0 &&
    innermost.outcome !== 'running';
  const handler = innermost && (isHandler || innermost.name === 'handler') ? innermost : null;
  const first = walk.steps[0];
  const last = walk.steps.at(-1);
  return {
    key: walk.key,
    method: walk.method,
    path: walk.path,
    seq: first?.seq ?? 0,
    lastSeq: last?.seq ?? 0,
    start: first?.at ?? 0,
    end: last?.at ?? 0,
    done: outermost !== undefined && outermost.leave !== null,
    layers,
    steps: walk.steps,
    handler,
    unreached,
    shortCircuit: answered === handler ? null : answered,
    // The innermost that threw is where it began; outer ones only let it through.
    thrown: layers.findLast((layer) => layer.outcome === 'threw') ?? null,
    status:
      layers.findLast((layer) => layer.status !== null && layer.depth === 0)?.status ??
      answered?.status ??
      null,
  };
}

/**
 * Projects a prefix of the log.
 * @param limit most requests kept, the newest
 */
export function projectOnion(events: readonly SandboxEvent[], limit = 60): OnionProjection {
  const walks = new Map<string, OpenWalk>();
  const passing = new Set<string>();
  for (const event of events) {
    if (event.type !== 'diagnostic' || event.channel !== MIDDLEWARE_CHANNEL) continue;
    const parsed = Message.safeParse(event.message);
    if (!parsed.success) continue;
    const message = parsed.data;
    const key = `${event.pid}/${message.request}`;
    let walk = walks.get(key);
    if (!walk) {
      // The head of this request was let go by the log: half an onion would tell lies.
      if (message.phase !== 'enter') continue;
      walk = { key, method: message.method, path: message.path, layers: [], stack: [], steps: [] };
      walks.set(key, walk);
    }
    record(walk, message, event);
    if (message.phase === 'next') passing.add(message.name);
  }
  const all = [...walks.values()];
  const shapes = new Map(
    all.map((walk) => walk.layers.map((layer) => layer.name)).map((names) => [names.join('\n'), names]),
  );
  const known = [...shapes.values()];
  return {
    walks: all.slice(-limit).map((walk) => finish(walk, known, passing)),
    notDrawn: Math.max(0, all.length - limit),
  };
}

/** Milliseconds a layer itself worked: before the inner layers, and after them. */
export function ownTime(layer: Layer): { readonly before: number | null; readonly after: number | null } {
  const until = layer.next ?? layer.leave;
  return {
    before: until === null ? null : until - layer.enter,
    after: layer.resume === null || layer.leave === null ? null : layer.leave - layer.resume,
  };
}

/** The request that is shown: the selected one, else the one that moved last. */
export function walkShown(projection: OnionProjection, selected: number | null): Walk | null {
  const chosen =
    selected === null
      ? undefined
      : projection.walks.find((walk) => walk.steps.some((step) => step.seq === selected));
  if (chosen) return chosen;
  return projection.walks.reduce<Walk | null>(
    (latest, walk) => (latest === null || walk.lastSeq > latest.lastSeq ? walk : latest),
    null,
  );
}
