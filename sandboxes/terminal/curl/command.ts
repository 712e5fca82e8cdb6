/** `curl` over the sandbox's own connections: what is sent and shown is curl's, byte for byte, and so are the exit codes. */
import { CookieJar } from '../../user-agent/cookie-jar';
import type { CommandSession, TerminalCommand } from '../command';
import { bodyOf, readFile } from './body';
import { readCookies, writeCookies } from './cookies';
import { CurlFailure } from './failure';
import { CURL_FLAGS, type CurlOptions, parseCurl, UsageError } from './options';
import { fetchUrl } from './request';

const VERSION = '7.88.1';

export const curl: TerminalCommand = {
  name: 'curl',
  summary: 'Send HTTP requests: curl -i localhost:3000/, -X POST --json \'{"a":1}\'',
  options: CURL_FLAGS,
  async run(session, args) {
    let options: CurlOptions;
    try {
      options = parseCurl(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      session.stderr.write(
        `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
      );
      return 2;
    }
    if (options.flags.has('version')) {
      session.stdout.write(`curl ${VERSION} (sandbox)\nProtocols: http\nFeatures: HTTP/1.0 HTTP/1.1 gzip\n`);
      return 0;
    }
    if (options.flags.has('help')) {
      session.stdout.write(`Usage: curl [options...] <url>\n${CURL_FLAGS.join(' ')}\n`);
      return 0;
    }
    if (options.urls.length === 0) {
      session.stderr.write(
        "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      );
      return 2;
    }
    return transferAll(session, options);
  },
};

async function transferAll(session: CommandSession, options: CurlOptions): Promise<number> {
  const say = (failure: CurlFailure) => {
    if (!options.flags.has('silent') || options.flags.has('show-error'))
      session.stderr.write(`curl: (${failure.code}) ${failure.message}\n`);
    return failure.code;
  };
  let status = 0;
  try {
    if (options.values.has('unix-socket'))
      throw new CurlFailure(7, 'The sandbox has no Unix sockets: connect to a port of localhost');
    const jar = new CookieJar(session.now);
    const loose: string[] = [];
    for (const cookie of options.cookies) {
      if (cookie.includes('=')) loose.push(cookie);
      // A file that is not there only switches the cookies on.
      else if (cookie !== '' && (await session.files.exists(session.files.resolvePath(session.cwd, cookie))))
        for (const read of readCookies(new TextDecoder().decode(await readFile(session, cookie))))
          jar.put(read);
    }
    const cookies = options.cookies.length > 0 || options.values.has('cookie-jar') ? jar : null;
    const body = await bodyOf(session, options);
    for (const [at, url] of options.urls.entries()) {
      try {
        await fetchUrl(session, options, { url, output: options.outputs[at] ?? null, body, cookies, loose });
        status = 0;
      } catch (error) {
        if (!(error instanceof CurlFailure)) throw error;
        status = say(error);
      }
    }
    const file = options.values.get('cookie-jar');
    if (file === '-') session.stdout.write(writeCookies(jar.all));
    else if (file !== undefined)
      await session.files.writeFile(session.files.resolvePath(session.cwd, file), writeCookies(jar.all));
  } catch (error) {
    if (!(error instanceof CurlFailure)) throw error;
    return say(error);
  }
  return status;
}
