'use strict';

/** Bytes a connection that are kept for the log, both directions together; past it only counts are told. */
const KEPT = 256 * 1024;
/** Bytes a report: as base64 in JSON it stays under the 16 KiB of one line. */
const PIECE = 8 * 1024;

let last = 0;

/**
 * Reports what goes over a connection, from the side that opened it (the listening side's HTTP parser
 * reads past every hook in JavaScript).
 * @param {import('node:net').Socket} socket
 * @param {{ port: number, to: number }} target
 */
function tap(socket, target, report) {
  const connection = ++last;
  let room = KEPT;
  let opened = false;

  const data = (direction, bytes) => {
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      const kept = piece.subarray(0, Math.max(0, room));
      room -= kept.length;
      report({
        type: 'data',
        connection,
        direction,
        base64: Buffer.from(kept).toString('base64'),
        length: piece.length,
      });
    }
  };

  socket.prependOnceListener('connect', () => {
    opened = true;
    report({ type: 'open', connection, ...target });
  });

  const write = socket._writeGeneric;
  socket._writeGeneric = function (writev, chunks, encoding, callback) {
    // While connecting, the socket calls this again once it is connected.
    if (!this.connecting) {
      const pieces = writev ? chunks : [{ chunk: chunks, encoding }];
      for (const piece of pieces) data('to-server', toBytes(piece.chunk, piece.encoding));
    }
    return write.call(this, writev, chunks, encoding, callback);
  };

  const push = socket.push;
  socket.push = function (chunk, encoding) {
    if (chunk !== null && chunk !== undefined) data('to-client', toBytes(chunk, encoding));
    return push.call(this, chunk, encoding);
  };

  let reset = false;
  socket.prependOnceListener('close', () => {
    if (opened) report({ type: 'close', connection, how: reset ? 'reset' : 'fin' });
  });
  const destroy = socket._destroy;
  socket._destroy = function (error, callback) {
    if (error) reset = true;
    return destroy.call(this, error, callback);
  };
}

function toBytes(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding === 'buffer' ? 'utf8' : encoding) : chunk;
}

module.exports = { tap };
