import type { KeyboardEvent } from 'react';
import { changeSpeed, momentAt } from './player';
import type { Pictures } from './use-pictures';

export interface KeyActions {
  onKeys(): void;
  onText(): void;
  onCopy(): void;
}

/** What a key does anywhere in the panel of pictures; `KeysSheet` lists them. @returns whether it did anything */
function act(key: string, pictures: Pictures, { onKeys, onText, onCopy }: KeyActions): boolean {
  const { player: bar } = pictures;
  const { player, moments, speed } = bar;
  const past = player.mode === 'past';
  const [first, last] = [moments[0], moments.at(-1)];
  if (key === 'ArrowLeft') bar.onStep(-1);
  else if (key === 'ArrowRight' && past && momentAt(moments, player.seq) < moments.length) bar.onStep(1);
  else if (key === 'Home' && first !== undefined) bar.onScrub(first);
  else if (key === 'End' && last !== undefined) bar.onScrub(last);
  else if (key === 'p') past && player.playing ? bar.onPause() : bar.onPlay();
  else if (key === ',') bar.onSpeed(changeSpeed(speed, -1));
  else if (key === '.') bar.onSpeed(changeSpeed(speed, 1));
  else if (key === 'l') bar.onLive();
  else if (key === 'b' && moments.length > 0) bar.onBookmark();
  else if (key === '[') pictures.stepBookmark(-1);
  else if (key === ']') pictures.stepBookmark(1);
  else if (key === 't') onText();
  else if (key === 'c') onCopy();
  else if (key === '?') onKeys();
  else if (key === 'Escape' && pictures.selected !== null) pictures.select(null);
  else return false;
  return true;
}

export function keyHandler(pictures: Pictures, actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    const within = event.target as HTMLElement;
    const taken =
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      within.closest('input, textarea, select, [role=tablist], [role=menu], [role=dialog]');
    if (!taken && act(event.key, pictures, actions)) event.preventDefault();
  };
}
