import type { RunStore } from './run-store';

/** Says when something is broken on purpose and when it is mended, so that what the programs print next is not a riddle. */
export function onFaults(run: RunStore, say: (text: string) => void): void {
  let end: () => void = () => undefined;
  run.subscribe(({ log }, before) => {
    if (log === before.log) return;
    end();
    let last = log?.events.at(-1)?.seq ?? -1;
    const look = () => {
      const events = log?.events ?? [];
      const next = events.findLastIndex(({ seq }) => seq <= last) + 1;
      for (const event of events.slice(next)) {
        if (event.type !== 'fault' || event.state === 'changed' || !event.injected) continue;
        say(event.state === 'on' ? `Broken on purpose: ${event.fault}.` : `Mended: ${event.fault}.`);
      }
      last = events.at(-1)?.seq ?? last;
    };
    end = log?.subscribe(look) ?? (() => undefined);
  });
}
