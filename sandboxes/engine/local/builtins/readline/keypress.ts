/** `emitKeypressEvents`: what a terminal sends, taken apart into keys (xterm's sequences, ECMA-48). */
import type { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';

interface Key {
  sequence: string;
  name: string | undefined;
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  code?: string;
}

/** The end of a control sequence, without its modifier → the key. */
const NAMED: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[E': 'clear',
  '[F': 'end',
  '[H': 'home',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OE: 'clear',
  OF: 'end',
  OH: 'home',
  OP: 'f1',
  OQ: 'f2',
  OR: 'f3',
  OS: 'f4',
  '[P': 'f1',
  '[Q': 'f2',
  '[R': 'f3',
  '[S': 'f4',
  '[1~': 'home',
  '[2~': 'insert',
  '[3~': 'delete',
  '[4~': 'end',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[11~': 'f1',
  '[12~': 'f2',
  '[13~': 'f3',
  '[14~': 'f4',
  '[15~': 'f5',
  '[17~': 'f6',
  '[18~': 'f7',
  '[19~': 'f8',
  '[20~': 'f9',
  '[21~': 'f10',
  '[23~': 'f11',
  '[24~': 'f12',
  '[Z': 'tab',
};

const ESCAPE = '\x1b';
/** What follows the escape characters. */
const SEQUENCE = /^(?:(O)(\d)?([A-Za-z])|(\[)(?:(\d+))?(?:;(\d+))?([A-Za-z~^$]))/;

const PLAIN: Readonly<Record<string, string>> = {
  '\r': 'return',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

/** The first key of a text, and what follows it. */
function take(text: string): [key: Key, shown: string | undefined, rest: string] {
  let escapes = 0;
  while (text[escapes] === ESCAPE) escapes++;
  const match = escapes > 0 ? SEQUENCE.exec(text.slice(escapes)) : null;
  if (match) {
    const sequence = text.slice(0, escapes + match[0].length);
    return [control(match, sequence), undefined, text.slice(sequence.length)];
  }
  const escaped = escapes === 1 && text.length > 1;
  const character = String.fromCodePoint(text.codePointAt(escaped ? 1 : 0) ?? 0);
  const sequence = (escaped ? '\x1b' : '') + character;
  return [plain(character, sequence, escaped), escaped ? undefined : character, text.slice(sequence.length)];
}

function control(
  [, ss3, ssModifier, ssEnd, , number, csiModifier, csiEnd]: RegExpExecArray,
  sequence: string,
): Key {
  const end = ssEnd ?? csiEnd ?? '';
  const code = ss3 ? `O${end}` : `[${end === '~' || end === '^' || end === '$' ? (number ?? '') : ''}${end}`;
  const bits = Math.max(Number(ssModifier ?? csiModifier ?? 1) - 1, 0);
  return {
    sequence,
    name: NAMED[code] ?? 'undefined',
    ctrl: (bits & 4) !== 0,
    meta: (bits & 10) !== 0,
    shift: (bits & 1) !== 0 || code === '[Z',
    code,
  };
}

function plain(character: string, sequence: string, meta: boolean): Key {
  const key: Key = { sequence, name: PLAIN[character], ctrl: false, meta, shift: false };
  if (key.name !== undefined) {
    if (character === '\x1b') key.meta = true;
  } else if (character <= '\x1a') {
    key.name = String.fromCharCode(character.charCodeAt(0) + 0x60);
    key.ctrl = true;
  } else if (/^[\dA-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /[A-Z]/.test(character);
  }
  return key;
}

const listening = new WeakSet<object>();

/** Makes a stream emit 'keypress' for what it receives, while somebody listens. */
export function emitKeypressEvents(stream: EventEmitter): void {
  if (listening.has(stream)) return;
  listening.add(stream);
  const decoder = new StringDecoder('utf8');
  const onData = (chunk: Buffer | string) => {
    if (stream.listenerCount('keypress') === 0) {
      stream.off('data', onData);
      stream.on('newListener', onListener);
      return;
    }
    let text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    while (text !== '') {
      const [key, shown, rest] = take(text);
      stream.emit('keypress', shown, key);
      text = rest;
    }
  };
  const onListener = (event: string | symbol) => {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.off('newListener', onListener);
  };
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onListener);
}
