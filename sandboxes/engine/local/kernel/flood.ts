/**
 * How much output of one process reaches the event log. Everything is handed on to whoever reads the process's output;
 * the log, which pictures and panels are drawn from, keeps a burst and then a steady rate, and tells what it left out.
 */
export interface FloodLimit {
  /** Characters that may come at once. */
  readonly burst: number;
  /** Characters a second after that. */
  readonly rate: number;
}

interface FloodVerdict {
  /** What the log keeps, whole lines as far as there are any. */
  readonly kept: string;
  /** What was left out before `kept` is written; null when nothing was. */
  readonly dropped: { readonly lines: number; readonly characters: number } | null;
}

export interface FloodGate {
  pass(text: string): FloodVerdict;
  /** What was left out since the last `pass` that kept anything; asked when the process ends. */
  rest(): FloodVerdict['dropped'];
}

export function createFloodGate({ burst, rate }: FloodLimit, now: () => number): FloodGate {
  let allowance = burst;
  let last = now();
  let lines = 0;
  let characters = 0;

  const rest = () => {
    if (characters === 0) return null;
    const dropped = { lines, characters };
    lines = 0;
    characters = 0;
    return dropped;
  };

  return {
    rest,
    pass(text) {
      const time = now();
      allowance = Math.min(burst, allowance + ((time - last) / 1000) * rate);
      last = time;
      if (text.length <= allowance) {
        allowance -= text.length;
        return { kept: text, dropped: rest() };
      }
      const cut = text.lastIndexOf('\n', allowance - 1) + 1;
      const kept = text.slice(0, cut);
      allowance = Math.max(0, allowance - kept.length);
      const dropped = kept === '' ? null : rest();
      const over = text.slice(cut);
      characters += over.length;
      lines += over.split('\n').length - 1;
      return { kept, dropped };
    },
  };
}
