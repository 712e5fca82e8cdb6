/** A visualizer with its projection's type closed over, so that visualizers of many types live in one registry. */
import { createElement, type ReactElement } from 'react';
import { exchangeSteps } from '@/lib/projections/exchange-steps';
import { seenExchanges } from '@/lib/projections/exchanges-in-log';
import type { Homes } from '@/lib/projections/homes';
import type { Step } from '@/lib/projections/steps';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { Narrative, PictureProps, Visualizer } from './contract';

/** One projection and everything that can be asked of it. */
export interface View {
  readonly empty: boolean;
  readonly notDrawn: number;
  readonly narrative: Narrative;
  moments(selected: number | null): readonly number[];
  /** What it is compared with another run by. */
  steps(): readonly Step[];
  draw(props: Omit<PictureProps<never>, 'projection'>): ReactElement;
  /** Resolves with the view once what is asynchronous is known; `null` when nothing is. */
  readonly settle: (() => Promise<View>) | null;
}

export interface BoundVisualizer
  extends Pick<Visualizer<never>, 'id' | 'title' | 'caption' | 'model' | 'empty' | 'keys'> {
  view(events: readonly SandboxEvent[], homes: Homes): View;
}

export function bind<Projection>(visualizer: Visualizer<Projection>): BoundVisualizer {
  const { id, title, caption, model, empty, Picture, settle } = visualizer;
  const viewOf = (projection: Projection, steps: () => readonly Step[]): View => {
    // Most views are only drawn, or only asked for their moments.
    let narrative: Narrative | null = null;
    return {
      empty: visualizer.isEmpty(projection),
      notDrawn: visualizer.notDrawn(projection),
      get narrative() {
        narrative ??= visualizer.narrate(projection);
        return narrative;
      },
      moments: (selected) => visualizer.moments(projection, selected),
      steps: () => visualizer.steps?.(projection) ?? steps(),
      draw: (props) => createElement(Picture, { ...props, projection }),
      settle: settle ? () => settle(projection).then((settled) => viewOf(settled, steps)) : null,
    };
  };
  return {
    id,
    title,
    caption,
    model,
    empty,
    ...(visualizer.keys ? { keys: visualizer.keys } : {}),
    view: (events, homes) =>
      viewOf(visualizer.project(events, homes), () => exchangeSteps(seenExchanges(events), homes)),
  };
}
