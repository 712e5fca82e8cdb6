/** `node:http2`: not spoken in a sandbox. Its classes exist, as servers tell requests of both versions apart by them. */
import { neverMade, notHere } from './not-here';

const INSTEAD = 'Use node:http (HTTP/1.1).';
const refuse = notHere('HTTP/2', INSTEAD);

export default {
  connect: refuse,
  createServer: refuse,
  createSecureServer: refuse,
  getDefaultSettings: refuse,
  Http2ServerRequest: neverMade('Http2ServerRequest', 'HTTP/2', INSTEAD),
  Http2ServerResponse: neverMade('Http2ServerResponse', 'HTTP/2', INSTEAD),
  /** RFC 9113 §7: the error codes that callers name, and the pseudo-header names. */
  constants: {
    NGHTTP2_NO_ERROR: 0,
    NGHTTP2_PROTOCOL_ERROR: 1,
    NGHTTP2_INTERNAL_ERROR: 2,
    NGHTTP2_REFUSED_STREAM: 7,
    NGHTTP2_CANCEL: 8,
    HTTP2_HEADER_AUTHORITY: ':authority',
    HTTP2_HEADER_METHOD: ':method',
    HTTP2_HEADER_PATH: ':path',
    HTTP2_HEADER_SCHEME: ':scheme',
    HTTP2_HEADER_STATUS: ':status',
  },
};
