/** A visualizer with its projection's type closed over, so that visualizers of many types live in one registry. */
import { createElement, type ReactElement } from 'react';
import type { Homes } from '@/lib/projections/homes';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { Narrative, PictureProps, Visualizer } from './contract';

/** One projection and everything that can be asked of it. */
export interface View {
  readonly empty: boolean;
  readonly notDrawn: number;
  readonly narrative: Narrative;
  moments(selected: number | null): readonly number[];
  draw(props: Omit<PictureProps<never>, 'projection'>): ReactElement;
  /** Resolves with the view once what is asynchronous is known; `null` when nothing is. */
  readonly settle: (() => Promise<View>) | null;
}

export interface BoundVisualizer
  extends Pick<Visualizer<never>, 'id' | 'title' | 'caption' | 'model' | 'empty'> {
  view(events: readonly SandboxEvent[], homes: Homes): View;
}

export function bind<Projection>(visualizer: Visualizer<Projection>): BoundVisualizer {
  const { id, title, caption, model, empty, Picture, settle } = visualizer;
  const viewOf = (projection: Projection): View => ({
    empty: visualizer.isEmpty(projection),
    notDrawn: visualizer.notDrawn(projection),
    narrative: visualizer.narrate(projection),
    moments: (selected) => visualizer.moments(projection, selected),
    draw: (props) => createElement(Picture, { ...props, projection }),
    settle: settle ? () => settle(projection).then(viewOf) : null,
  });
  return {
    id,
    title,
    caption,
    model,
    empty,
    view: (events, homes) => viewOf(visualizer.project(events, homes)),
  };
}
