/** Everything that the panel of pictures knows and can do; how it looks is not here. */
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { homesOf } from '@/lib/projections/homes';
import { inspect } from '@/lib/projections/inspection';
import { eventsOfRun } from '@/lib/projections/run-events';
import { prefix, runsOf } from '@/lib/projections/runs';
import type { EventLog } from '@/sandboxes/engine/events';
import type { VisualizerId } from '../contract';
import { useReducedMotion } from '../parts/use-reduced-motion';
import { VISUALIZERS } from '../registry';
import type { Address } from './address';
import { type Bookmark, bookmarkOf, placeOfBookmark } from './bookmarks';
import { LIVE, momentAt, play, type Speed, scrub, step } from './player';
import { earlierRuns, rememberLog } from './run-history';
import { selectionIn } from './shared-selection';
import { useAddress } from './use-address';
import { useBookmarks } from './use-bookmarks';
import { useComparison } from './use-comparison';
import { useLogEvents } from './use-log-events';
import { useNow } from './use-now';
import { usePlayer } from './use-player';
import { useEarlierView, useView } from './use-view';
import { useVisible } from './use-visible';

/** What a lesson asks to look at; a new object asks again. `seq`: the moment; the newest when left out. */
export interface Wish {
  readonly id: string;
  readonly seq?: number;
}

export interface PicturesOptions {
  readonly log: EventLog | null;
  readonly ids: readonly VisualizerId[];
  readonly lab: string;
  /** The name of the recording that the log is of; null: it is live. */
  readonly recording: string | null;
  readonly show: Wish | null;
  readonly panel: RefObject<HTMLElement | null>;
}

export function usePictures({ log, ids, lab, recording, show, panel }: PicturesOptions) {
  const recorded = recording !== null;
  const [id, setId] = useState<VisualizerId>(ids[0] ?? 'exchange-timeline');
  const visualizer = VISUALIZERS[id];
  const [selected, setSelected] = useState<number | null>(null);
  const [speed, setSpeed] = useState<Speed>(1);
  const [runSeq, setRunSeq] = useState<number | null>(null);
  const [comparedKey, setComparedKey] = useState('');
  const [naming, setNaming] = useState<string | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const bookmarks = useBookmarks(lab);
  const reducedMotion = useReducedMotion();
  const visible = useVisible(panel);

  const events = useLogEvents(log, visible);
  const homes = useMemo(() => homesOf(events), [events]);
  const runs = useMemo(() => runsOf(events), [events]);
  const run = useMemo(
    () => runs.find(({ seq }) => recorded && seq === runSeq) ?? runs.at(-1) ?? null,
    [runs, recorded, runSeq],
  );
  const runEvents = useMemo(() => run?.events ?? [], [run]);
  const live = useView(visualizer, runEvents, homes);
  const liveMoments = useMemo(() => live.moments(selected), [live, selected]);
  const [player, setPlayer] = usePlayer(liveMoments, speed, visible);
  const past = player.mode === 'past';
  const whole = past ? player.frozen : runEvents;
  const shown = useMemo(
    () => (past ? prefix(player.frozen, player.seq) : runEvents),
    [past, player, runEvents],
  );
  const pastView = useView(visualizer, shown, homes);
  const view = past ? pastView : live;
  const wholeView = useMemo(
    () => (whole === runEvents ? live : visualizer.view(whole, homes)),
    [visualizer, whole, runEvents, live, homes],
  );
  const moments = useMemo(() => wholeView.moments(selected), [wholeView, selected]);
  const now = useNow(shown.at(-1)?.at ?? 0, !past && log !== null && !recorded && visible);

  const beginning = run?.seq ?? null;
  // A new run is a new picture: what was selected or paused belongs to the one before.
  const [seenRun, setSeenRun] = useState({ log, beginning });
  if (seenRun.log !== log || seenRun.beginning !== beginning) {
    setSeenRun({ log, beginning });
    setSelected(null);
    setPlayer(LIVE);
  }
  const [shownFor, setShownFor] = useState<Wish | null>(null);
  if (show !== shownFor) {
    setShownFor(show);
    const wanted = ids.find((known) => known === show?.id);
    if (wanted) setId(wanted);
    if (show?.seq !== undefined) setPlayer(scrub(LIVE, show.seq, runEvents));
    else if (show) setPlayer(LIVE);
  }
  // A picture that is not here any more (another recording brought it).
  const [first] = ids;
  if (first && !ids.includes(id)) setId(first);

  useEffect(() => {
    if (log && recording !== null) rememberLog(lab, log, recording);
  }, [lab, log, recording]);

  const earlier = earlierRuns(lab, log, beginning);
  const compared = earlier.find((one) => one.key === comparedKey) ?? null;
  const comparedView = useEarlierView(visualizer, compared);
  const comparison = useComparison(comparedView, wholeView);

  // Kept while the clock ticks: it may decode a whole log.
  const inspection = useMemo(
    () => (selected === null ? null : inspect(whole, selected, homes)),
    [whole, selected, homes],
  );

  const goTo = (seq: number) => setPlayer(scrub(player, seq, whole));
  const change = (next: VisualizerId) => {
    setId(next);
    const others = VISUALIZERS[next].view(whole, homes).moments(null);
    setSelected(selectionIn(others, selected, inspection));
  };
  const goToPlace = ({ picture, run: wantedRun, at, selected: chosen }: Address) => {
    const wanted = ids.find((known) => known === picture);
    if (wanted) setId(wanted);
    const there = runs.find(({ seq }) => seq === wantedRun) ?? run;
    if (there && there.seq !== beginning) {
      setRunSeq(there.seq);
      // It is not a new run that begins: what the address selects in it stays.
      setSeenRun({ log, beginning: there.seq });
    }
    setSelected(chosen);
    setPlayer(at === null ? LIVE : scrub(LIVE, at, there?.events ?? runEvents));
  };
  const place: Address = {
    picture: id === ids[0] ? null : id,
    run: past || selected !== null ? beginning : null,
    at: past ? player.seq : null,
    selected,
  };
  const playing = past && player.playing;
  const address = useAddress({ log, recorded, runs, pictures: ids, place, playing, onGo: goToPlace });

  const goToBookmark = (bookmark: Bookmark) => {
    const found = placeOfBookmark(bookmark, wholeView.steps(), whole);
    setNotice(
      found ? null : `This run has not come to “${bookmark.name}”: what it marks has not happened in it.`,
    );
    if (!found) return;
    const wanted = ids.find((known) => known === bookmark.picture);
    if (wanted) setId(wanted);
    setPlayer(scrub(player, found.at, whole));
    setSelected(found.selected);
  };
  const seqNow = past ? player.seq : (runEvents.at(-1)?.seq ?? 0);

  return {
    ids,
    visualizer,
    view,
    /** Nothing of the whole run is in this picture. */
    nothing: wholeView.empty,
    selected,
    select: setSelected,
    change,
    reducedMotion,
    now,
    run,
    runs,
    chooseRun: setRunSeq,
    earlier,
    compared,
    comparedView,
    comparison,
    compareWith: setComparedKey,
    inspection,
    player: {
      player,
      moments,
      speed,
      recorded,
      now: shown.at(-1)?.at ?? 0,
      missed: past ? Math.max(0, (runEvents.at(-1)?.seq ?? 0) - (player.frozen.at(-1)?.seq ?? 0)) : 0,
      onSpeed: setSpeed,
      onScrub: goTo,
      onStep: (by: number) => setPlayer(step(player, moments, by, whole)),
      onPlay: () => setPlayer(play(player, moments, whole)),
      onPause: () =>
        setPlayer(past ? { ...player, playing: false } : scrub(LIVE, runEvents.at(-1)?.seq ?? 0, runEvents)),
      onLive: () => setPlayer(LIVE),
      onBookmark: () => setNaming(`Moment ${momentAt(moments, seqNow) + 1} of ${visualizer.title}`),
    },
    bookmarks: {
      bookmarks: bookmarks.all,
      proposed: naming,
      onGo: goToBookmark,
      onRemove: bookmarks.remove,
      onCancel: () => setNaming(null),
      onAdd(name: string) {
        bookmarks.add(bookmarkOf({ name, picture: id, at: seqNow, selected }, wholeView.steps()));
        setNaming(null);
      },
    },
    /** To the bookmark before or after the moment looked at. */
    stepBookmark(by: -1 | 1) {
      const found = bookmarks.all
        .flatMap((bookmark) => {
          const at = placeOfBookmark(bookmark, wholeView.steps(), whole)?.at;
          return at === undefined ? [] : [{ bookmark, at }];
        })
        .sort((a, b) => a.at - b.at);
      const next = by > 0 ? found.find(({ at }) => at > seqNow) : found.findLast(({ at }) => at < seqNow);
      if (next) goToBookmark(next.bookmark);
    },
    runToSave: () => (run ? eventsOfRun(events, { ...run, events: whole }) : whole),
    /** What is to be told about where one is. */
    notices: [...address.problems, ...(notice === null ? [] : [notice])],
    say: setNotice,
    dismiss() {
      address.dismiss();
      setNotice(null);
    },
  };
}

export type Pictures = ReturnType<typeof usePictures>;
