import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as oauth from 'oauth4webapi';
import { afterEach, describe, expect, it } from 'vitest';
import { type StartedIdentity, startIdentity } from './start';

let service: StartedIdentity;
afterEach(() => service.stop());

/** As somebody who reaches it by another name. */
async function askAs(host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port: service.port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    asked.on('error', reject).end();
  });
}
const CONFIGURATION = '/.well-known/openid-configuration';

describe('what it calls itself', () => {
  it('is the name by which it was reached', async () => {
    service = await startIdentity();
    const { body } = await askAs('identity:4444', CONFIGURATION);
    expect(JSON.parse(body)).toMatchObject({
      issuer: 'http://identity:4444',
      token_endpoint: 'http://identity:4444/token',
    });
    expect(await askAs('identity/path', CONFIGURATION)).toMatchObject({ status: 400 });
    expect(await askAs('ada@identity', CONFIGURATION)).toMatchObject({ status: 400 });
  });

  it('is what --issuer says, whoever asks', async () => {
    service = await startIdentity({ issuer: 'http://id.example' });
    const { body } = await askAs('elsewhere:1', CONFIGURATION);
    expect(JSON.parse(body)).toMatchObject({ issuer: 'http://id.example' });
  });

  it('keeps one memory under all its names', async () => {
    service = await startIdentity();
    const under = async (name: string) =>
      (JSON.parse((await askAs(name, '/jwks')).body) as { keys: { kid: string }[] }).keys[0]?.kid;
    const kid = await under('one');
    for (let name = 0; name < 20; name++) expect(await under(`n${name}`)).toBe(kid);
  });
});

describe('oauth4webapi', () => {
  it('gets a token, asks about it, and finds it expired when its time is over', async () => {
    service = await startIdentity({ ttl: ['access=1'] });
    const issuer = new URL(service.issuer);
    const insecure = { [oauth.allowInsecureRequests]: true };
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, insecure),
    );
    expect(server.authorization_response_iss_parameter_supported).toBe(true);
    const job: oauth.Client = { client_id: 'job' };
    const secret = oauth.ClientSecretPost('job-secret-that-everybody-knows');
    const granted = await oauth.clientCredentialsGrantRequest(server, job, secret, {}, insecure);
    const { access_token: token, expires_in: seconds } = await oauth.processClientCredentialsResponse(
      server,
      job,
      granted,
    );
    expect(seconds).toBe(1);
    const ask = async () =>
      oauth.processIntrospectionResponse(
        server,
        job,
        await oauth.introspectionRequest(server, job, secret, token, insecure),
      );
    // Its last second may be over before we ask at all: so we ask until it is.
    let answer = await ask();
    while (answer.active) answer = await ask();
    expect(answer).toEqual({ active: false });
  });
});
