/** `node:string_decoder`. */
import port from 'string_decoder/lib/string_decoder.js';

export default { StringDecoder: port.StringDecoder };
