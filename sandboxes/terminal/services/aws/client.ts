/** How the command reaches the lab's services: by their addresses, with the key of its environment, by their clock. */
import { EngineError } from '../../../engine/contract';
import { AwsError, type AwsPlace, keyFrom } from '../../../service-clients/aws/client';
import { askS3, type S3Request } from '../../../service-clients/aws/s3';
import { callSqs } from '../../../service-clients/aws/sqs';
import { parseXml, type XmlElement } from '../../../services/s3/xml';
import type { CommandSession } from '../../command';
import { machineOf } from '../../commands/network';
import type { Arguments } from './options';
import { AwsFailure, refused, STATUS } from './usage';

/** A service has said no. */
export class Refusal extends AwsFailure {
  readonly code: string;
  /** Without the line break around it: `An error occurred (NoSuchKey) when …`. */
  readonly words: string;

  constructor(code: string, words: string) {
    super(STATUS.refused, `\n${words}\n`);
    this.code = code;
    this.words = words;
  }
}

/** One run of the command. */
export class Aws {
  readonly session: CommandSession;
  readonly #options: Arguments['options'];

  constructor(session: CommandSession, { options }: Arguments) {
    this.session = session;
    this.#options = options;
  }

  /** @param operation as S3 calls it: `PutObject` @throws {AwsFailure} */
  s3(operation: string, request: S3Request): Promise<Response> {
    return this.#refusing(operation, () =>
      askS3(this.place('S3'), { ...request, signal: this.session.signal }),
    );
  }

  async s3Xml(operation: string, request: S3Request, root: string): Promise<XmlElement> {
    return parseXml(await (await this.s3(operation, request)).text(), root);
  }

  /** @throws {AwsFailure} */
  sqs(
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.#refusing(operation, () => callSqs(this.place('SQS'), operation, input, this.session.signal));
  }

  /** Of an argument that names a file of the terminal. */
  path(name: string): string {
    return this.session.files.resolvePath(this.session.cwd, name);
  }

  place(service: 'S3' | 'SQS'): AwsPlace {
    const { session } = this;
    const { env, sandbox, now, signal } = session;
    const endpoint =
      this.#options.get('endpoint-url')?.[0] ?? env[`AWS_ENDPOINT_URL_${service}`] ?? env['AWS_ENDPOINT_URL'];
    if (endpoint === undefined || !URL.canParse(endpoint))
      throw new AwsFailure(
        STATUS.configuration,
        endpoint === undefined
          ? `\nThe lab has no ${service}, and the sandbox no way to Amazon's. Say which server is meant, as in --endpoint-url http://localhost:9000\n`
          : `\nInvalid endpoint: ${endpoint}\n`,
      );
    const region = this.#options.get('region')?.[0];
    const key = { ...keyFrom(env), ...(region === undefined ? {} : { region }) };
    if (key.accessKeyId === '' || key.secretAccessKey === '')
      throw new AwsFailure(
        STATUS.configuration,
        '\nUnable to locate credentials. You can configure credentials by exporting AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n',
      );
    const unreachable = new AwsFailure(
      STATUS.other,
      `\nCould not connect to the endpoint URL: "${endpoint}"\n`,
    );
    return {
      endpoint,
      key,
      now: () => sandbox.clock?.now() ?? now(),
      async send(url, init) {
        const target = machineOf(session, url.hostname);
        if (!target) throw unreachable;
        try {
          return await sandbox.fetch(new Request(url, init), {
            port: Number(url.port || 80),
            signal,
            ...(target.machine === undefined ? {} : { machine: target.machine }),
          });
        } catch (error) {
          if (error instanceof EngineError && error.code === 'ECONNREFUSED') throw unreachable;
          throw error;
        }
      },
    };
  }

  async #refusing<T>(operation: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Refusal(error.code, refused(operation, error.code, error.message));
    }
  }
}
