import { expect, it } from 'vitest';
import { type Opener, openText } from './openers';
import { recordedLog } from './recorded-log';
import { writeRecording } from './write';

const text = writeRecording([{ type: 'listen', pid: 1, port: 3000, seq: 3, at: 1 }], {
  origin: 'a-lab',
  saved: new Date(0),
});

it('opens a recording, for the picture that is open', () => {
  const { recording, picture } = openText(text);
  expect(recordedLog(recording).events).toHaveLength(1);
  expect(picture).toBeNull();
});

it('opens another kind by its own reader, in the picture that shows it', () => {
  const other: Opener = {
    name: 'a list',
    recognizes: (start) => start.startsWith('['),
    read: () => openText(text).recording,
    picture: 'dns-resolution',
  };
  expect(openText('[]', [other]).picture).toBe('dns-resolution');
});

it.each([
  ['', 'It is empty'],
  ['PK\u0003\u0004', 'no kind that can be replayed'],
  ['{"log":{"version":"1.2"}}', 'What can be: a Backlab recording'],
  [text.slice(0, -8), 'is no JSON'],
])('says of %j what is wrong', (damaged, why) => {
  expect(() => openText(damaged)).toThrow(why);
});
