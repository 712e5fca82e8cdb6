/** `node:http2`: HTTP/2 between the programs of the sandbox, in the clear (h2c) or over our TLS. */
import { connect } from './client-session';
import { Http2ServerRequest } from './compat-request';
import { Http2ServerResponse } from './compat-response';
import { constants } from './constants';
import { sensitiveHeaders } from './header-fields';
import { createSecureServer, createServer, performServerHandshake } from './server';
import { getDefaultSettings, getPackedSettings, getUnpackedSettings } from './settings';

export default {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
