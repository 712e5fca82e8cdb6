/** Columns that each character of a text takes: wide ones of East Asia and emoji two, marks that combine none. */
export function* columnsOf(text: string): Generator<number> {
  for (const { segment } of segments.segment(text))
    yield WIDE.test(segment) ? 2 : NOTHING.test(segment) ? 0 : 1;
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** UAX #11 as far as keyboards bring it. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u;
const NOTHING = /^[\p{Mn}\u200b-\u200d\ufeff]+$/u;
