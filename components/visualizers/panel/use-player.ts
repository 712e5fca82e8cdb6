import { useEffect, useState } from 'react';
import { advance, LIVE, type Player } from './player';

/** Milliseconds a moment is shown for while playing. */
const FRAME = 700;

export function usePlayer(moments: readonly number[]): [Player, (next: Player) => void] {
  const [player, setPlayer] = useState<Player>(LIVE);
  const playing = player.mode === 'past' && player.playing;
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setPlayer((now) => advance(now, moments)), FRAME);
    return () => clearInterval(timer);
  }, [playing, moments]);
  return [player, setPlayer];
}
