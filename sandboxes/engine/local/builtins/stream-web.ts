/** `node:stream/web`: the browser's own WHATWG streams. */
import { invalidArgType } from './node-error';

/** `ReadableStream.from(iterable)`, which Chromium does not have. */
function from<T>(source: Iterable<T> | AsyncIterable<T>): ReadableStream<T> {
  const make =
    (source as AsyncIterable<T> | null)?.[Symbol.asyncIterator] ??
    (source as Iterable<T> | null)?.[Symbol.iterator];
  if (make === undefined) throw invalidArgType('iterable', 'an instance of Iterable', source);
  const iterator = Reflect.apply(make, source, []) as AsyncIterator<T> | Iterator<T>;
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(await value);
      },
      async cancel(reason) {
        await iterator.return?.(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
if (!('from' in ReadableStream))
  Object.defineProperty(ReadableStream, 'from', { value: from, configurable: true, writable: true });

export default {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamBYOBReader,
  ReadableStreamDefaultController,
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  WritableStream,
  WritableStreamDefaultWriter,
  WritableStreamDefaultController,
  TransformStream,
  TransformStreamDefaultController,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  TextEncoderStream,
  TextDecoderStream,
  CompressionStream,
  DecompressionStream,
};
