/** `session.state`: what Node tells of the windows and tables of a connection. */
import type { Connection } from '../../../../http2/connection';

export function stateOf(connection: Connection): object {
  const { window } = connection;
  return {
    effectiveLocalWindowSize: window.limit,
    effectiveRecvDataLength: window.limit - window.left,
    nextStreamID: connection.nextStream,
    localWindowSize: window.left,
    lastProcStreamID: connection.lastPeerStream,
    remoteWindowSize: connection.sender.window,
    outboundQueueSize: connection.sender.queued,
    deflateDynamicTableSize: connection.deflateTableSize,
    inflateDynamicTableSize: connection.inflateTableSize,
  };
}
