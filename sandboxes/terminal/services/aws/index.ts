/** `aws`, over the sandbox's own connections: as much of the AWS CLI as the lab's S3 and SQS can answer. */
import type { TerminalCommand } from '../../command';
import { Aws } from './client';
import { commandOf, type Grammar, readArguments } from './options';
import { printed } from './output';
import { S3_COMMANDS, s3, s3Grammar, s3Help } from './s3';
import { S3API_OPERATIONS, s3api, s3apiGrammar, s3apiHelp } from './s3api';
import type { Structure } from './shorthand';
import { SQS_OPERATIONS, sqs, sqsGrammar, sqsHelp } from './sqs';
import { AwsFailure, HELP, invalidChoice, usage } from './usage';

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  s3: S3_COMMANDS,
  s3api: S3API_OPERATIONS,
  sqs: SQS_OPERATIONS,
};

const HELPS: Readonly<Record<string, () => string>> = { s3: s3Help, s3api: s3apiHelp, sqs: sqsHelp };

export const aws: TerminalCommand = {
  name: 'aws',
  summary: 'A part of the AWS CLI: aws s3 ls, aws s3 mb s3://photos, aws sqs list-queues',
  options: ['--output', '--endpoint-url', '--region'],
  complete: ([, ...words], word) =>
    words.length === 0
      ? Object.keys(SERVICES)
      : words.length === 1
        ? (SERVICES[words[0] ?? ''] ?? [])
        : word.startsWith('--')
          ? ['--output', '--endpoint-url', '--region']
          : [],
  async run(session, args) {
    try {
      const { path, rest } = commandOf(args);
      const [service = '', operation = ''] = path;
      if (args.includes('--help') || path.includes('help')) {
        session.stdout.write(HELPS[service]?.() ?? HELP);
        return 0;
      }
      if (service === '') throw usage('the following arguments are required: command\n');
      if (!(service in SERVICES)) throw invalidChoice('command', Object.keys(SERVICES));
      const given = readArguments(rest, grammarOf(service, operation));
      const format = given.options.get('output')?.[0] ?? session.env['AWS_DEFAULT_OUTPUT'] ?? 'json';
      if (format !== 'json' && format !== 'text')
        throw usage(`argument --output: Invalid choice, valid choices here are:\n\njson | text\n`);
      if (given.options.has('query'))
        throw usage(
          'argument --query: this terminal does not have it; with --output json, jq reads the answer\n',
        );
      const run = new Aws(session, given);
      if (service === 's3') return await s3(run, operation, given);
      const answer: Structure = await (service === 's3api' ? s3api : sqs)(run, operation, given);
      session.stdout.write(printed(answer, format));
      return 0;
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      session.stderr.write(error.message);
      return error.status;
    }
  },
};

function grammarOf(service: string, operation: string): Grammar {
  if (operation === '')
    throw usage(
      service === 's3' ? 'too few arguments\n' : 'the following arguments are required: operation\n',
    );
  if (service === 's3') return s3Grammar(operation);
  return service === 's3api' ? s3apiGrammar(operation) : sqsGrammar(operation);
}
