import { Bookmark, ChevronLeft, ChevronRight, Pause, Play, Radio } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { duration } from '../parts/duration';
import { momentAt, type Player, SPEEDS, type Speed } from './player';

export interface PlayerBarProps {
  readonly player: Player;
  readonly moments: readonly number[];
  /** Milliseconds of the sandbox's clock at the moment looked at. */
  readonly now: number;
  /** Events that came while one looks at the past. */
  readonly missed: number;
  readonly speed: Speed;
  /** Of a recording: its end is no present. */
  readonly recorded: boolean;
  onScrub(seq: number): void;
  onStep(by: number): void;
  onPlay(): void;
  onPause(): void;
  onLive(): void;
  onSpeed(speed: Speed): void;
  onBookmark(): void;
}

/** Time under one's hand: step, scrub, play, and back to what happens now. */
export function PlayerBar({ player, moments, now, missed, speed, recorded, ...act }: PlayerBarProps) {
  const live = player.mode === 'live';
  const playing = !live && player.playing;
  const index = live ? moments.length - 1 : Math.max(0, momentAt(moments, player.seq));
  const none = moments.length === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-1">
      <IconButton
        label="Previous moment"
        shortcut="←"
        disabled={none || index <= 0}
        onClick={() => act.onStep(-1)}
      >
        <ChevronLeft aria-hidden size={16} />
      </IconButton>
      {playing ? (
        <IconButton label="Pause" shortcut="P" onClick={act.onPause}>
          <Pause aria-hidden size={15} />
        </IconButton>
      ) : (
        <IconButton label="Play, moment by moment" shortcut="P" disabled={none} onClick={act.onPlay}>
          <Play aria-hidden size={15} />
        </IconButton>
      )}
      <IconButton
        label="Next moment"
        shortcut="→"
        disabled={none || live || index >= moments.length - 1}
        onClick={() => act.onStep(1)}
      >
        <ChevronRight aria-hidden size={16} />
      </IconButton>
      <input
        type="range"
        aria-label="Moment"
        aria-valuetext={none ? 'nothing yet' : `moment ${index + 1} of ${moments.length}`}
        className="h-8 min-w-24 flex-1 accent-accent disabled:opacity-40"
        min={0}
        max={Math.max(0, moments.length - 1)}
        value={Math.max(0, index)}
        disabled={moments.length < 2}
        onChange={(event) => {
          const seq = moments[event.target.valueAsNumber];
          if (seq !== undefined) act.onScrub(seq);
        }}
      />
      <span className="whitespace-nowrap text-right font-mono text-faint text-xs tabular-nums">
        {none ? 'no moments' : `${index + 1}/${moments.length}`}
        {none ? null : <span className="@md:inline hidden"> · {duration(now)}</span>}
      </span>
      <select
        aria-label="Speed of playing"
        value={speed}
        onChange={(event) => {
          const chosen = SPEEDS.find((one) => one === Number(event.target.value));
          if (chosen) act.onSpeed(chosen);
        }}
        className="h-7 rounded-md border border-line bg-surface px-1 text-muted text-xs tabular-nums"
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
      <IconButton label="Bookmark this moment" shortcut="B" disabled={none} onClick={act.onBookmark}>
        <Bookmark aria-hidden size={15} />
      </IconButton>
      {live ? (
        <Button size="small" look="quiet" disabled={none} onClick={act.onPause} className="text-accent-ink">
          <Radio aria-hidden size={13} /> {recorded ? 'End' : 'Live'}
          <span className="sr-only">: pause here</span>
        </Button>
      ) : (
        <Button size="small" look="primary" onClick={act.onLive}>
          {recorded ? 'To the end' : 'Back to live'}
          {missed > 0 ? ` (+${missed})` : ''}
        </Button>
      )}
    </div>
  );
}
