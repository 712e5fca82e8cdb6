/** What the check runner asks of who started it, over IPC: it has no hands of its own. */
import type { ControlAnswer, ControlStep, ProgramMessage } from './protocol';
import type { ProgramEvents } from './server-process';

const asked = new Map<number, (answer: ControlAnswer) => void>();
const followed = new Map<number, ProgramEvents>();
let steps = 0;
let listening = false;

/** @returns the number that it answers with; rejects with what it says instead */
export function ask(step: ControlStep): Promise<number | null> {
  listen();
  return new Promise((resolve, reject) => {
    const id = ++steps;
    asked.set(id, ({ problem, value }) => {
      if (problem === null) resolve(value);
      else reject(new Error(problem));
    });
    process.send?.({ type: 'ask', id, step });
  });
}

/** Tells what a program does that was asked for with this key, until it ends. */
export function follow(key: number, events: ProgramEvents): void {
  listen();
  followed.set(key, events);
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('message', (value) => {
    const message = value as ControlAnswer | ProgramMessage;
    if (message?.type === 'answer') {
      asked.get(message.id)?.(message);
      asked.delete(message.id);
    } else if (message?.type === 'output') followed.get(message.key)?.output(message.text);
    else if (message?.type === 'exit') {
      followed.get(message.key)?.exited({ code: message.code, signal: message.signal });
      followed.delete(message.key);
    }
  });
}
