/** The opening handshake of a client (RFC 6455 §4.1), over the sandbox's HTTP client. */
import { Buffer } from 'node:buffer';
import { secureAgent } from '../fetch/agents';
import { Agent } from '../http/agent';
import { fromUrl } from '../http/client-options';
import { ClientRequest } from '../http/client-request';
import type { IncomingMessage } from '../http/incoming-message';
import type { Socket } from '../net/socket';
import { agreedInflater, type Inflater } from './inflater';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface Handshake {
  readonly socket: Socket;
  /** Bytes that came with the head. */
  readonly head: Uint8Array;
  readonly protocol: string;
  readonly extensions: string;
  readonly inflater: Inflater | null;
}

export interface HandshakeOptions {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Asks for the upgrade.
 * @throws {Error} why there is no connection: what the network said, or what was wrong with the answer
 */
export async function openWebSocket(options: HandshakeOptions): Promise<Handshake> {
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  // Known before the server answers: then nothing can happen to the connection between its answer and the first listener.
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(key + GUID));
  const accept = Buffer.from(digest).toString('base64');
  const agent = options.url.protocol === 'wss:' ? await secureAgent() : new Agent();
  const { response, socket, head } = await upgrade(options, key, agent);
  try {
    return { socket, head, ...checked(response, accept, options.protocols) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

interface Upgraded {
  readonly response: IncomingMessage;
  readonly socket: Socket;
  readonly head: Uint8Array;
}

function upgrade(
  { url, protocols, headers, signal }: HandshakeOptions,
  key: string,
  agent: Agent,
): Promise<Upgraded> {
  const address = new URL(url);
  address.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
  return new Promise((resolve, reject) => {
    const request = new ClientRequest({
      ...fromUrl(address),
      agent,
      headers: {
        Host: url.host,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': key,
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
        ...(protocols.length > 0 ? { 'Sec-WebSocket-Protocol': protocols.join(', ') } : {}),
        ...headers,
      },
    });
    const onAbort = () => request.destroy(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('upgrade', (response: IncomingMessage, socket: Socket, head: Uint8Array) => {
      signal.removeEventListener('abort', onAbort);
      // What comes before there is a reader waits.
      socket.pause();
      resolve({ response, socket, head });
    });
    request.on('response', (response: IncomingMessage) => {
      request.destroy();
      reject(new Error(`Unexpected server response: ${response.statusCode}`));
    });
    request.on('error', reject);
    request.end();
  });
}

function checked(
  response: IncomingMessage,
  accept: string,
  offered: readonly string[],
): Pick<Handshake, 'protocol' | 'extensions' | 'inflater'> {
  const { headers } = response;
  if (String(headers['upgrade']).toLowerCase() !== 'websocket')
    throw new Error('Server did not set Upgrade header to "websocket".');
  if (!/\bupgrade\b/i.test(String(headers['connection'])))
    throw new Error('Server did not set Connection header to "upgrade".');
  if (headers['sec-websocket-accept'] !== accept)
    throw new Error('Incorrect hash received in Sec-WebSocket-Accept header.');
  const protocol = headers['sec-websocket-protocol'];
  if (protocol !== undefined && !offered.includes(String(protocol)))
    throw new Error('Protocol was not set in the opening handshake.');
  const extensions = String(headers['sec-websocket-extensions'] ?? '');
  return { protocol: String(protocol ?? ''), extensions, inflater: agreedInflater(extensions) };
}
