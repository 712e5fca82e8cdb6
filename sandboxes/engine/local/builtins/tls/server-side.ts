/** The server's end of one connection: which certificate, which protocol. */
import { type AlpnProtocols, protocolList } from './alpn';
import { SecureContext } from './context';
import type { Identity, TlsListener } from './protocol/connection';
import { TlsServer } from './protocol/server';

export interface ServerSideOptions {
  readonly requestCert?: boolean | undefined;
  readonly ALPNProtocols?: AlpnProtocols | undefined;
  readonly ALPNCallback?:
    | ((asked: { servername: string; protocols: string[] }) => string | undefined)
    | undefined;
  readonly SNICallback?:
    | ((name: string, done: (error: Error | null, context?: SecureContext) => void) => void)
    | undefined;
}

export function serverSide(
  context: SecureContext,
  options: ServerSideOptions,
  listener: TlsListener,
): TlsServer {
  const { ALPNCallback, ALPNProtocols, SNICallback, requestCert } = options;
  return new TlsServer(
    {
      async identify(name): Promise<Identity | null> {
        if (!SNICallback || name === null) return context.identity;
        const chosen = await new Promise<SecureContext | undefined>((resolve, reject) => {
          SNICallback(name, (error, found) => (error ? reject(error) : resolve(found)));
        });
        return chosen instanceof SecureContext ? chosen.identity : context.identity;
      },
      chooseProtocol(offered, serverName) {
        if (ALPNCallback) return ALPNCallback({ servername: serverName ?? '', protocols: [...offered] });
        if (ALPNProtocols === undefined) return null;
        return protocolList(ALPNProtocols).find((name) => offered.includes(name));
      },
      requestCertificate: Boolean(requestCert),
    },
    listener,
  );
}
