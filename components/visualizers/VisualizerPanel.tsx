'use client';
import { Download } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Tab, TabList, Tabs } from '@/components/ui/Tabs';
import { homesOf } from '@/lib/projections/homes';
import { inspect } from '@/lib/projections/inspection';
import { prefix, runsOf } from '@/lib/projections/runs';
import type { EventLog } from '@/sandboxes/engine/events';
import type { VisualizerId } from './contract';
import { ByteView } from './panel/ByteView';
import { Compared } from './panel/Compared';
import { downloadRecording } from './panel/download';
import { NarrativeTable } from './panel/NarrativeTable';
import { PlayerBar } from './panel/PlayerBar';
import { LIVE, play, scrub, step } from './panel/player';
import { earlierRuns } from './panel/run-history';
import { useLogEvents } from './panel/use-log-events';
import { useNow } from './panel/use-now';
import { usePlayer } from './panel/use-player';
import { useView } from './panel/use-view';
import { useReducedMotion } from './parts/use-reduced-motion';
import { VISUALIZERS } from './registry';

export interface VisualizerPanelProps {
  readonly log: EventLog | null;
  readonly ids: readonly VisualizerId[];
  readonly lab: string;
  /** The log is of a recording: nothing happens any more. */
  readonly recorded?: boolean;
  /** What a lesson asks to look at; a new object asks again. `seq`: the moment; the newest when left out. */
  readonly show?: { readonly id: string; readonly seq?: number } | null;
}

/** Live pictures of what the learner's server does: pause, scrub, step, compare, look at the bytes, or read as text. */
export function VisualizerPanel({ log, ids, lab, recorded = false, show = null }: VisualizerPanelProps) {
  const [id, setId] = useState<VisualizerId>(ids[0] ?? 'exchange-timeline');
  const visualizer = VISUALIZERS[id];
  const [reading, setReading] = useState(false);
  const [selected, setSelected] = useState<number | null>(null);
  const [comparedKey, setComparedKey] = useState('');
  const reducedMotion = useReducedMotion();
  const headingId = useId();
  const ref = useRef<HTMLElement>(null);

  const events = useLogEvents(log);
  const homes = useMemo(() => homesOf(events), [events]);
  const run = useMemo(() => runsOf(events).at(-1) ?? null, [events]);
  const runEvents = useMemo(() => run?.events ?? [], [run]);
  const live = useView(visualizer, runEvents, homes);
  const liveMoments = useMemo(() => live.moments(selected), [live, selected]);
  const [player, setPlayer] = usePlayer(liveMoments);
  const past = player.mode === 'past';
  const whole = past ? player.frozen : runEvents;
  const shown = useMemo(
    () => (past ? prefix(player.frozen, player.seq) : runEvents),
    [past, player, runEvents],
  );
  const pastView = useView(visualizer, shown, homes);
  const view = past ? pastView : live;
  const wholeView = useMemo(() => visualizer.view(whole, homes), [visualizer, whole, homes]);
  const moments = useMemo(() => wholeView.moments(selected), [wholeView, selected]);
  const now = useNow(shown.at(-1)?.at ?? 0, !past && log !== null && !recorded);

  const beginning = run?.seq ?? null;
  // A new run is a new picture: what was selected or paused belongs to the one before.
  const [seenRun, setSeenRun] = useState({ log, beginning });
  if (seenRun.log !== log || seenRun.beginning !== beginning) {
    setSeenRun({ log, beginning });
    setSelected(null);
    setPlayer(LIVE);
  }
  const [shownFor, setShownFor] = useState<VisualizerPanelProps['show']>(null);
  if (show !== shownFor) {
    setShownFor(show);
    const wanted = ids.find((known) => known === show?.id);
    if (wanted) setId(wanted);
    if (show?.seq !== undefined) setPlayer(scrub(LIVE, show.seq, runEvents));
    else if (show) setPlayer(LIVE);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: every wish of a lesson begins at the top of the picture.
  useEffect(() => {
    ref.current?.parentElement?.scrollTo?.({ top: 0 });
  }, [show]);

  const earlier = earlierRuns(lab, log, beginning);
  const compared = earlier.find((one) => one.key === comparedKey) ?? null;
  // Kept while the clock ticks: it may decode a whole log.
  const inspection = useMemo(
    () => (selected === null ? null : inspect(whole, selected, homes)),
    [whole, selected, homes],
  );
  const onPlay = () => setPlayer(play(player, moments, whole));
  const onPause = () =>
    setPlayer(past ? { ...player, playing: false } : scrub(LIVE, runEvents.at(-1)?.seq ?? 0, runEvents));

  const onKeyDown = (event: KeyboardEvent) => {
    const within = event.target as HTMLElement;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      within.closest('input, textarea, select, [role=tablist]')
    )
      return;
    if (event.key === 'ArrowLeft') setPlayer(step(player, moments, -1, whole));
    else if (event.key === 'ArrowRight' && past) setPlayer(step(player, moments, 1, whole));
    else if (event.key === 'p') past && player.playing ? onPause() : onPlay();
    else if (event.key === 'l') setPlayer(LIVE);
    else if (event.key === 'Escape' && selected !== null) setSelected(null);
    else return;
    event.preventDefault();
  };

  const props = { selected, onSelect: setSelected, reducedMotion, now };
  return (
    <section
      ref={ref}
      aria-labelledby={headingId}
      onKeyDown={onKeyDown}
      className="@container flex min-w-0 flex-col gap-2 bg-surface px-3 pb-3"
    >
      <div className="sticky top-0 z-20 flex flex-col gap-1 bg-surface pt-2 pb-1">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <div className="min-w-0">
            {ids.length > 1 ? (
              <Tabs
                value={id}
                onValueChange={(next) => setId(next as VisualizerId)}
                activationMode="automatic"
              >
                <TabList aria-label="Pictures" className="overflow-x-auto">
                  {ids.map((one) => (
                    <Tab key={one} value={one} aria-controls={`${headingId}-picture`}>
                      {VISUALIZERS[one].title}
                    </Tab>
                  ))}
                </TabList>
              </Tabs>
            ) : null}
            <h2 id={headingId} className={ids.length > 1 ? 'sr-only' : 'font-semibold text-ink text-sm'}>
              {visualizer.title}
            </h2>
          </div>
          <div className="flex items-center gap-1">
            {earlier.length > 0 ? (
              <select
                aria-label="Compare with an earlier run"
                value={compared ? comparedKey : ''}
                onChange={(event) => setComparedKey(event.target.value)}
                className="h-7 max-w-40 rounded-md border border-line bg-surface px-1.5 text-ink text-xs"
              >
                <option value="">Compare with…</option>
                {earlier.map((one, index) => (
                  <option key={one.key} value={one.key}>
                    {index + 1} {index === 0 ? 'run' : 'runs'} ago ({one.requests} req.)
                  </option>
                ))}
              </select>
            ) : null}
            <Button size="small" aria-pressed={reading} onClick={() => setReading(!reading)}>
              {reading ? 'Show picture' : 'Read as text'}
            </Button>
            <IconButton
              label="Save this run as a recording"
              disabled={whole.length === 0}
              onClick={() => downloadRecording(lab, whole)}
            >
              <Download aria-hidden size={15} />
            </IconButton>
          </div>
        </div>

        <PlayerBar
          player={player}
          moments={moments}
          now={past ? (shown.at(-1)?.at ?? 0) : (runEvents.at(-1)?.at ?? 0)}
          missed={past ? Math.max(0, (runEvents.at(-1)?.seq ?? 0) - (player.frozen.at(-1)?.seq ?? 0)) : 0}
          onScrub={(seq) => setPlayer(scrub(player, seq, whole))}
          onStep={(by) => setPlayer(step(player, moments, by, whole))}
          onPlay={onPlay}
          onPause={onPause}
          onLive={() => setPlayer(LIVE)}
        />
      </div>

      <div id={`${headingId}-picture`} className="flex min-w-0 @3xl:flex-row flex-col items-stretch gap-3">
        <div className="min-w-0 flex-1">
          {view.empty ? (
            <div className="rounded-lg border border-line border-dashed px-4 py-8 text-center text-muted text-sm">
              {wholeView.empty ? visualizer.empty : 'Nothing had happened yet at this moment.'}
            </div>
          ) : (
            <>
              {reading ? null : view.draw(props)}
              <NarrativeTable
                narrative={view.narrative}
                title={visualizer.title}
                quiet={!reading}
                selected={selected}
                onSelect={setSelected}
              />
            </>
          )}
          {view.notDrawn > 0 ? (
            <p className="mt-2 text-faint text-xs">
              The newest are drawn; {view.notDrawn.toLocaleString('en')} earlier ones are not.
            </p>
          ) : null}
        </div>
        {compared ? <Compared visualizer={visualizer} run={compared} reducedMotion={reducedMotion} /> : null}
        {inspection ? (
          <div className="@3xl:w-88 min-w-0 shrink-0">
            <ByteView key={selected} inspection={inspection} onClose={() => setSelected(null)} />
          </div>
        ) : null}
      </div>
      <p className="text-faint text-xs">
        {visualizer.caption}
        {visualizer.model ? (
          <>
            {' '}
            <span className="font-medium text-muted">What is a model here:</span> {visualizer.model}
          </>
        ) : null}
      </p>
    </section>
  );
}
