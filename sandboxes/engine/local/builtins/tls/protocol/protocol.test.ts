/** Our TLS 1.3 beside OpenSSL's, through Node's own node:tls, in both directions. */
import crypto, { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import certificates from '../../../../../../tests/parity/programs/tls/certificates.json';
import { TlsClient } from './client';
import type { Identity, TlsConnection, TlsListener } from './connection';
import { SUITES } from './key-schedule';
import { TlsServer, type TlsServerOptions } from './server';

const identityOf = ({ cert, key }: { cert: string; key: string }): Identity => ({
  key: crypto.createPrivateKey(key),
  chain: [new X509Certificate(cert).raw],
});

interface Seen {
  received: string;
  failure: Error | null;
}

/** Runs a connection over a socket; resolves when it is secure or has failed. */
function run(
  socket: net.Socket,
  make: (listener: TlsListener) => TlsConnection,
): Promise<[TlsConnection, Seen]> {
  const seen: Seen = { received: '', failure: null };
  return new Promise((resolve) => {
    const connection = make({
      send: (bytes) => socket.write(bytes),
      onSecure: () => resolve([connection, seen]),
      onData: (bytes) => {
        seen.received += Buffer.from(bytes).toString();
        socket.emit('plain');
      },
      onEnd: () => socket.emit('plain end'),
      onFailure: (error) => {
        seen.failure = error;
        resolve([connection, seen]);
      },
    });
    socket.on('data', (bytes) => {
      // In odd pieces, as networks do it.
      for (let at = 0; at < bytes.length; at += 7) connection.receive(bytes.subarray(at, at + 7));
    });
    socket.on('error', () => socket.destroy());
    if (connection instanceof TlsClient) connection.start();
  });
}

const listen = async (server: net.Server) => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};

const connect = async (port: number) => {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

describe('a client of ours', () => {
  it.each(['server', 'rsa', 'ed'] as const)('speaks with OpenSSL, whose key is %s', async (name) => {
    const server = tls.createServer({ ...certificates[name], ALPNProtocols: ['b', 'a'] }, (peer) => {
      peer.on('data', (bytes) =>
        peer.end(`${bytes.length} bytes for ${peer.servername} ${peer.alpnProtocol}`),
      );
    });
    const socket = await connect(await listen(server));
    const [client, seen] = await run(
      socket,
      (listener) =>
        new TlsClient({ serverName: 'name.test', protocols: ['a', 'c'], identity: null }, listener),
    );
    expect(seen.failure).toBeNull();
    expect([client.protocol, client.suite?.name]).toEqual(['a', 'TLS_AES_256_GCM_SHA384']);
    expect(client.peerChain[0]?.subject).toContain(name);
    const ended = once(socket, 'plain end');
    client.write(Buffer.from('hello'));
    await ended;
    expect(seen.received).toBe('5 bytes for name.test a');
    client.end();
    server.close();
  });

  it.each(SUITES.map(({ name }) => name))('moves a megabyte with %s', async (ciphers) => {
    const server = tls.createServer({ ...certificates.server, ciphers }, (peer) => peer.pipe(peer));
    const socket = await connect(await listen(server));
    const [client, seen] = await run(
      socket,
      (listener) => new TlsClient({ serverName: null, protocols: [], identity: null }, listener),
    );
    expect(client.suite?.name).toBe(ciphers);
    const content = Buffer.alloc(200_000, 'grow').toString();
    client.write(Buffer.from(content));
    while (seen.received.length < content.length) await once(socket, 'plain');
    expect(seen.received).toBe(content);
    socket.destroy();
    server.close();
  });

  it('shows its certificate to a server that asks', async () => {
    const { cert: ca } = certificates.ca;
    const server = tls.createServer({ ...certificates.server, requestCert: true, ca }, (peer) =>
      peer.end(`${peer.authorized} ${peer.getPeerCertificate().subject.CN}`),
    );
    const socket = await connect(await listen(server));
    const [, seen] = await run(
      socket,
      (listener) =>
        new TlsClient(
          { serverName: null, protocols: [], identity: identityOf(certificates.client) },
          listener,
        ),
    );
    if (seen.received === '') await once(socket, 'plain');
    expect(seen.received).toBe('true client');
    socket.destroy();
    server.close();
  });

  it.each([
    ['only TLS 1.2', { maxVersion: 'TLSv1.2' as const }, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['none of our groups', { ecdhCurve: 'P-521' }, 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
  ])('says what is wrong with a server that has %s', async (_, options, code) => {
    const server = tls.createServer({ ...certificates.server, ...options });
    server.on('tlsClientError', () => undefined);
    const socket = await connect(await listen(server));
    const [, { failure }] = await run(
      socket,
      (listener) => new TlsClient({ serverName: null, protocols: [], identity: null }, listener),
    );
    expect(failure).toMatchObject({ code });
    socket.destroy();
    server.close();
  });
});

describe('a server of ours', () => {
  const serve = async (
    options: Partial<TlsServerOptions>,
    use: (server: TlsConnection, seen: Seen) => void,
  ) =>
    net.createServer(async (socket) => {
      const [server, seen] = await run(
        socket,
        (listener) =>
          new TlsServer(
            {
              identify: async () => identityOf(certificates.server),
              chooseProtocol: () => null,
              requestCertificate: false,
              ...options,
            },
            listener,
          ),
      );
      use(server, seen);
    });

  it.each(SUITES.map(({ name }) => name))('speaks with OpenSSL: %s', async (ciphers) => {
    const server = await serve({ chooseProtocol: (offered) => offered.at(-1) ?? null }, (connection) => {
      connection.write(Buffer.alloc(50_000, 'x'));
      connection.end();
    });
    const port = await listen(server);
    const client = tls.connect({
      port,
      ca: certificates.ca.cert,
      servername: 'localhost',
      ciphers,
      ALPNProtocols: ['one', 'two'],
    });
    let received = 0;
    client.on('data', (bytes) => {
      received += bytes.length;
    });
    await once(client, 'end');
    expect([client.authorized, client.alpnProtocol, client.getCipher().name, received]).toEqual([
      true,
      'two',
      ciphers,
      50_000,
    ]);
    client.destroy();
    server.close();
  });

  it('chooses a certificate by name, and reads the client’s', async () => {
    const chains: string[] = [];
    const server = await serve(
      {
        requestCertificate: true,
        identify: async (name) => identityOf(name === 'rsa.test' ? certificates.rsa : certificates.ed),
      },
      (connection) => {
        chains.push(`${connection.serverName} ${connection.peerChain[0]?.subject}`);
        connection.end();
      },
    );
    const port = await listen(server);
    for (const servername of ['rsa.test', 'ed.test']) {
      const client = tls.connect({ port, servername, ca: certificates.ca.cert, ...certificates.client });
      await once(client, 'secureConnect');
      expect(client.authorized).toBe(true);
      client.resume();
      await once(client, 'end');
      client.destroy();
    }
    expect(chains).toEqual(['rsa.test CN=client', 'ed.test CN=client']);
    server.close();
  });

  it('refuses what is no TLS, and a client without a protocol in common', async () => {
    const failures: unknown[] = [];
    const server = await serve({ chooseProtocol: () => undefined }, (_, { failure }) =>
      failures.push(failure),
    );
    const port = await listen(server);
    const plain = await connect(port);
    plain.write('GET / HTTP/1.1\r\n\r\n');
    await once(plain, 'data');
    plain.destroy();
    const client = tls.connect({ port, rejectUnauthorized: false, ALPNProtocols: ['x'] });
    const [error] = await once(client, 'error');
    expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
    expect(failures).toMatchObject([
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
      { code: 'ERR_SSL_NO_APPLICATION_PROTOCOL' },
    ]);
    server.close();
  });
});
