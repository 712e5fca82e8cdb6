import { useEffect, useState } from 'react';
import { advance, LIVE, type Player, type Speed } from './player';

/** Milliseconds a moment is shown for while playing at speed 1. */
const FRAME = 700;

/** @param visible `false` holds it where it is: nobody looks */
export function usePlayer(
  moments: readonly number[],
  speed: Speed,
  visible: boolean,
): [Player, (next: Player) => void] {
  const [player, setPlayer] = useState<Player>(LIVE);
  const playing = visible && player.mode === 'past' && player.playing;
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setPlayer((now) => advance(now, moments)), FRAME / speed);
    return () => clearInterval(timer);
  }, [playing, moments, speed]);
  return [player, setPlayer];
}
