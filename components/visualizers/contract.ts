/**
 * A visualizer is a pure projection of a prefix of the event log, plus two renderings of it: a picture and a text.
 * The projection imports no React and is tested without a browser.
 */
import type { ComponentType } from 'react';
import type { VISUALIZER_IDS } from '@/lib/labs/schema';
import type { Homes } from '@/lib/projections/homes';
import type { Step } from '@/lib/projections/steps';
import type { SandboxEvent } from '@/sandboxes/engine/events';

export type VisualizerId = (typeof VISUALIZER_IDS)[number];

/** The text reading of a picture: a sentence, then rows. Shown to everyone on demand and always to screen readers. */
export interface Narrative {
  readonly summary: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[]; readonly seq: number }[];
}

export interface PictureProps<Projection> {
  readonly projection: Projection;
  /** `seq` of the selected event, shared by picture, text and byte view. */
  readonly selected: number | null;
  onSelect(seq: number | null): void;
  readonly reducedMotion: boolean;
  /** The moment looked at: milliseconds of the sandbox's clock. It runs on while live, for what ages between events. */
  readonly now: number;
}

export interface Visualizer<Projection> {
  readonly id: VisualizerId;
  readonly title: string;
  /** One line under the title: what one sees. */
  readonly caption: string;
  /** What in the picture is a model and not the learner's own traffic; `null` when nothing is. */
  readonly model: string | null;
  /** What to do to see something, while the log has nothing for it. */
  readonly empty: string;
  /** @param homes of all processes of the log, also of those that ran before the first of `events` */
  project(events: readonly SandboxEvent[], homes: Homes): Projection;
  isEmpty(projection: Projection): boolean;
  /** The moments worth stepping to: `seq` numbers, ascending. With a selection, those of what is selected. */
  moments(projection: Projection, selected: number | null): readonly number[];
  /** How many things (requests, resources) the window leaves out. */
  notDrawn(projection: Projection): number;
  /** What takes an asynchronous step (verifying signatures); resolves with the projection completed. */
  settle?(projection: Projection): Promise<Projection>;
  narrate(projection: Projection): Narrative;
  /** What two runs are compared by. Left out: the HTTP exchanges of the log, each with those that it caused. */
  steps?(projection: Projection): readonly Step[];
  /** Keys of this picture's own, for its help sheet: `['↑ ↓', 'Walk the spans']`. Those that all have are listed anyway. */
  readonly keys?: readonly (readonly [keys: string, does: string])[];
  readonly Picture: ComponentType<PictureProps<Projection>>;
}
