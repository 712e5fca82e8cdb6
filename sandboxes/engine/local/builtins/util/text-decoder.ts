/** The browser's TextDecoder with Node's errors. */
import { invalidArgType, nodeError } from '../node-error';

const Native = globalThis.TextDecoder;

class NodeTextDecoder extends Native {
  constructor(label = 'utf-8', options: TextDecoderOptions = {}) {
    try {
      super(label, options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw nodeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
    }
  }

  override decode(input?: AllowSharedBufferSource, options?: TextDecodeOptions): string {
    try {
      return super.decode(input, options);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      if (input !== undefined && !ArrayBuffer.isView(input) && !(input instanceof ArrayBuffer))
        throw invalidArgType(
          'list',
          'an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView',
          input,
        );
      throw nodeError(
        TypeError,
        'ERR_ENCODING_INVALID_ENCODED_DATA',
        `The encoded data was not valid for encoding ${this.encoding}`,
      );
    }
  }
}

export { NodeTextDecoder as TextDecoder };
