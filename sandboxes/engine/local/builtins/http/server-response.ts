/** `http.ServerResponse`. */
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';
import type { HeaderInput } from './head-writer';
import type { IncomingMessage } from './incoming-message';
import {
  type HeaderValue,
  type MessageSocket,
  OutgoingMessage,
  type OutgoingOptions,
} from './outgoing-message';
import { STATUS_CODES } from './status-codes';
import { hasInvalidValueCharacter, headersSent, invalidCharacter } from './validation';

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;
/** RFC 8288 `Link`, as far as Node checks it. */
const LINK = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

export class ServerResponse extends OutgoingMessage {
  override statusCode = 200;
  statusMessage: string | undefined = undefined;
  readonly req: IncomingMessage;
  _sent100 = false;
  _expect_continue = false;

  constructor(req: IncomingMessage, options?: OutgoingOptions) {
    super(options);
    if (req.method === 'HEAD') this._hasBody = false;
    this.req = req;
    this.sendDate = true;
    // HTTP/1.0 knows no chunks, unless the client says that it does, and no reuse unless asked.
    if ((req.httpVersionMajor as number) < 1 || (req.httpVersionMinor as number) < 1) {
      this.useChunkedEncodingByDefault = CHUNKED.test(String(req.headers['te']));
      this.shouldKeepAlive = false;
    }
  }

  assignSocket(socket: MessageSocket): void {
    if (socket._httpMessage)
      throw nodeError(Error, 'ERR_HTTP_SOCKET_ASSIGNED', 'ServerResponse has an already assigned socket');
    socket._httpMessage = this;
    socket.on('close', onSocketClose);
    this.socket = socket;
    this.emit('socket', socket);
    this._flush();
  }

  detachSocket(socket: MessageSocket): void {
    socket.removeListener('close', onSocketClose);
    socket._httpMessage = null;
    this.socket = null;
  }

  writeContinue(callback?: () => void): void {
    this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
    this._sent100 = true;
  }

  writeProcessing(callback?: () => void): void {
    this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
  }

  writeEarlyHints(hints: Readonly<Record<string, string | string[]>>, callback?: () => void): void {
    if (typeof hints !== 'object' || hints === null) throw invalidArgType('hints', 'of type object', hints);
    const { link } = hints;
    if (link === null || link === undefined) return;
    const links = linkValue(link);
    if (links.length === 0) return;
    let head = `HTTP/1.1 103 Early Hints\r\nLink: ${links}\r\n`;
    for (const [name, value] of Object.entries(hints)) if (name !== 'link') head += `${name}: ${value}\r\n`;
    this._writeRaw(`${head}\r\n`, 'ascii', callback);
  }

  override _implicitHeader(): void {
    this.writeHead(this.statusCode);
  }

  writeHead(status: number, reason?: string | HeaderInput, headers?: HeaderInput): this {
    if (this._header) throw headersSent('write');
    const code = Number(status) | 0;
    if (code < 100 || code > 999)
      throw nodeError(RangeError, 'ERR_HTTP_INVALID_STATUS_CODE', `Invalid status code: ${String(status)}`);
    let given = headers;
    if (typeof reason === 'string') this.statusMessage = reason;
    else {
      this.statusMessage ||= STATUS_CODES[code] ?? 'unknown';
      given ??= reason;
    }
    this.statusCode = code;
    if (this._outHeaders && given) this.#merge(given);
    if (hasInvalidValueCharacter(this.statusMessage)) throw invalidCharacter('statusMessage');
    if (code === 204 || code === 304 || code < 200) this._hasBody = false;
    // A client that still waits for 100 may send its content or not: what follows on the wire is unknown.
    if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
    this._storeHeader(`HTTP/1.1 ${code} ${this.statusMessage}\r\n`, this._outHeaders ?? given);
    return this;
  }

  writeHeader(status: number, reason?: string | HeaderInput, headers?: HeaderInput): this {
    return this.writeHead(status, reason, headers);
  }

  #merge(given: HeaderInput): void {
    if (Array.isArray(given)) {
      if (given.length % 2 !== 0) throw invalidArgValue('headers', given);
      for (let i = 0; i < given.length; i += 2)
        if (given[i]) this.setHeader(given[i] as string, given[i + 1] as HeaderValue);
    } else {
      for (const [name, value] of Object.entries(given)) if (name) this.setHeader(name, value as HeaderValue);
    }
  }
}

// On the class too, as in Node: packages ask it for the status that a response begins with.
Object.assign(ServerResponse.prototype, { statusCode: 200, statusMessage: undefined });

function linkValue(link: string | string[]): string {
  const links = Array.isArray(link) ? link : [link];
  for (const one of links) {
    if (typeof one !== 'string' || !LINK.test(one))
      throw invalidArgValue(
        'hints',
        one,
        'must be an array or string of format "</styles.css>; rel=preload; as=style"',
      );
  }
  return links.join(', ');
}

export function emitClose(message: OutgoingMessage): void {
  if (message._closed) return;
  message.destroyed = true;
  message._closed = true;
  message.emit('close');
}

/** The message may have been detached by an earlier listener of the same event. */
function onSocketClose(this: MessageSocket): void {
  if (this._httpMessage) emitClose(this._httpMessage);
}
