/** The words of the AWS CLI (version 2) for command lines that cannot be meant so, and for what a service refuses. */

export const HELP = `aws: a part of the AWS CLI, version 2. It asks the lab's own S3 and SQS, never Amazon.

  aws s3      ls, mb, rb, cp, mv, rm, sync, presign
  aws s3api   one request each, as in: aws s3api put-object --bucket b --key k --body file
  aws sqs     one request each, as in: aws sqs create-queue --queue-name orders

aws s3 help, aws s3api help and aws sqs help list what each takes.

Options of all:
  --output json|text     How answers are printed (default: json).
  --endpoint-url <url>   Another server (default: AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_SQS).
  --region <region>      Default: AWS_REGION.

The key is that of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
Not here: other services, --query, --output table and yaml, profiles, uploads in parts, a line of progress.
`;

const USAGE = `usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
`;

/** Ends the command: `message` on standard error, as it is, and a status. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Statuses of the AWS CLI, version 2. */
export const STATUS = { failed: 1, usage: 252, configuration: 253, refused: 254, other: 255 } as const;

export const usage = (problem: string): AwsFailure =>
  new AwsFailure(STATUS.usage, `\n${USAGE}\naws: error: ${problem}\n`);

export const unknownOptions = (words: readonly string[]): AwsFailure =>
  new AwsFailure(STATUS.usage, `\n${USAGE}\nUnknown options: ${words.join(', ')}\n`);

/** @param what `command`, `operation` @param known in the order of the alphabet */
export const invalidChoice = (what: string, known: readonly string[]): AwsFailure =>
  usage(
    `argument ${what}: Invalid choice, valid choices are:\n\n${known.map((name) => `${name}\n`).join('')}`,
  );

/** What a service says no to. */
export const refused = (operation: string, code: string, message: string): string =>
  `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
