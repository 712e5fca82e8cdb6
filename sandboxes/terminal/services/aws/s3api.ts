/** `aws s3api`: each operation is one request of S3. */
import { childrenOf, textOf, type XmlElement } from '../../../services/s3/xml';
import type { Aws } from './client';
import { type Arguments, type Grammar, helpOf, type Takes } from './options';
import { type Structure, structureOf, type Value } from './shorthand';
import { AwsFailure, invalidChoice, STATUS } from './usage';

interface Operation extends Grammar {
  run(aws: Aws, given: Given): Promise<Structure>;
}

/** An operation's options, by name. */
class Given {
  readonly #given: Arguments;

  constructor(given: Arguments) {
    this.#given = given;
  }

  text(name: string): string | undefined {
    return this.#given.options.get(name)?.[0];
  }

  get place() {
    const [bucket, key] = [this.text('bucket'), this.text('key')];
    return { ...(bucket === undefined ? {} : { bucket }), ...(key === undefined ? {} : { key }) };
  }

  get query() {
    return { versionId: this.text('version-id') };
  }

  /** Headers that are options of the same name, and metadata. */
  get headers(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const name of HEADERS) {
      const value = this.text(name);
      if (value !== undefined) found[name] = value;
    }
    const metadata = this.text('metadata');
    if (metadata !== undefined)
      for (const [name, value] of Object.entries(structureOf('--metadata', metadata) as Structure))
        found[`x-amz-meta-${name.toLowerCase()}`] = String(value);
    return found;
  }

  get file(): string {
    return this.#given.words[0] ?? '';
  }
}

const HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'if-match',
  'if-none-match',
  'range',
] as const;

const one = (...names: readonly string[]): Readonly<Record<string, Takes>> =>
  Object.fromEntries(names.map((name) => [name, 'one']));

const OBJECT = { options: one('bucket', 'key', 'version-id'), required: ['bucket', 'key'] };
const BUCKET = { options: one('bucket'), required: ['bucket'] };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'create-bucket': {
    ...BUCKET,
    async run(aws, { place }) {
      const response = await aws.s3('CreateBucket', { method: 'PUT', ...place });
      return { Location: response.headers.get('location') ?? `/${place.bucket}` };
    },
  },
  'delete-bucket': {
    ...BUCKET,
    async run(aws, { place }) {
      await aws.s3('DeleteBucket', { method: 'DELETE', ...place });
      return {};
    },
  },
  'delete-object': {
    ...OBJECT,
    async run(aws, { place, query }) {
      const { headers } = await aws.s3('DeleteObject', { method: 'DELETE', ...place, query });
      return described(headers, ['DeleteMarker', 'VersionId']);
    },
  },
  'get-object': {
    options: { ...OBJECT.options, ...one('range', 'if-match', 'if-none-match') },
    words: ['outfile'],
    required: ['bucket', 'key', 'outfile'],
    async run(aws, { place, query, headers, file }) {
      const response = await aws.s3('GetObject', { method: 'GET', ...place, query, headers });
      await aws.session.files.writeFile(aws.path(file), new Uint8Array(await response.arrayBuffer()));
      return described(response.headers, OBJECT_FIELDS);
    },
  },
  'head-bucket': {
    ...BUCKET,
    async run(aws, { place }) {
      await aws.s3('HeadBucket', { method: 'HEAD', ...place });
      return {};
    },
  },
  'head-object': {
    options: { ...OBJECT.options, ...one('range', 'if-match', 'if-none-match') },
    required: OBJECT.required,
    async run(aws, { place, query, headers }) {
      const response = await aws.s3('HeadObject', { method: 'HEAD', ...place, query, headers });
      return described(response.headers, OBJECT_FIELDS);
    },
  },
  'list-buckets': {
    options: {},
    async run(aws) {
      const answer = await aws.s3Xml('ListBuckets', { method: 'GET' }, 'ListAllMyBucketsResult');
      const [owner] = childrenOf(answer, 'Owner');
      return {
        Buckets: childrenOf(answer, 'Buckets')
          .flatMap((buckets) => childrenOf(buckets, 'Bucket'))
          .map((bucket) => fields(bucket, ['Name', 'CreationDate'])),
        ...(owner ? { Owner: fields(owner, ['DisplayName', 'ID']) } : {}),
      };
    },
  },
  'list-objects-v2': {
    options: one('bucket', 'prefix', 'delimiter', 'start-after'),
    required: ['bucket'],
    async run(aws, given) {
      const { contents, prefixes } = await listObjects(aws, given.place.bucket ?? '', {
        prefix: given.text('prefix'),
        delimiter: given.text('delimiter'),
        'start-after': given.text('start-after'),
      });
      return {
        ...(contents.length > 0 ? { Contents: contents.map(contentOf) } : {}),
        ...(prefixes.length > 0 ? { CommonPrefixes: prefixes.map((Prefix) => ({ Prefix })) } : {}),
      };
    },
  },
  'put-object': {
    options: {
      ...OBJECT.options,
      ...one('body', 'metadata', 'if-match', 'if-none-match', ...HEADERS.filter((name) => /^c/.test(name))),
    },
    required: OBJECT.required,
    async run(aws, given) {
      const file = given.text('body');
      const body = file === undefined ? new Uint8Array() : await bodyOf(aws, file);
      const { headers } = await aws.s3('PutObject', {
        method: 'PUT',
        ...given.place,
        headers: given.headers,
        body,
      });
      return described(headers, ['ETag', 'VersionId']);
    },
  },
};

export const S3API_OPERATIONS = Object.keys(OPERATIONS);

export const s3apiHelp = (): string => helpOf(OPERATIONS);

/** @throws {AwsFailure} an operation that is unknown */
export function s3apiGrammar(operation: string): Grammar {
  const found = OPERATIONS[operation];
  if (!found) throw invalidChoice('operation', S3API_OPERATIONS);
  return found;
}

/** @throws {AwsFailure} */
export async function s3api(aws: Aws, operation: string, given: Arguments): Promise<Structure> {
  return (await OPERATIONS[operation]?.run(aws, new Given(given))) ?? {};
}

async function bodyOf(aws: Aws, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = aws.path(name);
  if (!(await aws.session.files.exists(path)))
    throw new AwsFailure(
      STATUS.usage,
      `\nError parsing parameter '--body': Blob values must be a path to a file.\n`,
    );
  return new Uint8Array(await aws.session.files.readFileBuffer(path));
}

/** All pages. @param query parameters of ListObjectsV2 */
export async function listObjects(
  aws: Aws,
  bucket: string,
  query: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly contents: readonly XmlElement[]; readonly prefixes: readonly string[] }> {
  const contents: XmlElement[] = [];
  const prefixes: string[] = [];
  let next: string | undefined;
  do {
    const page: XmlElement = await aws.s3Xml(
      'ListObjectsV2',
      { method: 'GET', bucket, query: { 'list-type': '2', ...query, 'continuation-token': next } },
      'ListBucketResult',
    );
    contents.push(...childrenOf(page, 'Contents'));
    prefixes.push(...childrenOf(page, 'CommonPrefixes').flatMap((each) => textOf(each, 'Prefix') ?? []));
    next = textOf(page, 'NextContinuationToken');
  } while (next !== undefined);
  return { contents, prefixes };
}

const contentOf = (content: XmlElement): Structure => {
  const algorithms = childrenOf(content, 'ChecksumAlgorithm').map(({ text }) => text);
  const { Key, LastModified, ETag, ...rest } = fields(content, [
    'Key',
    'LastModified',
    'ETag',
    'Size',
    'StorageClass',
  ]) as Record<string, Value>;
  return {
    Key: Key ?? '',
    LastModified: LastModified ?? '',
    ETag: ETag ?? '',
    ...(algorithms.length > 0 ? { ChecksumAlgorithm: algorithms } : {}),
    ...rest,
  };
};

/** Those that are there, as the CLI prints them. */
const fields = (element: XmlElement, names: readonly string[]): Structure =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(element, name);
      return text === undefined ? [] : [[name, shown(name, text)]];
    }),
  );

const DATES = new Set(['LastModified', 'CreationDate']);
const NUMBERS = new Set(['Size', 'ContentLength']);

function shown(name: string, text: string): Value {
  if (NUMBERS.has(name)) return Number(text);
  if (name === 'DeleteMarker') return text === 'true';
  return DATES.has(name) ? new Date(text).toISOString().replace(/\.\d+Z/, '+00:00') : text;
}

/** What an answer's headers say, in the order of S3's model. */
const OBJECT_FIELDS = [
  'DeleteMarker',
  'AcceptRanges',
  'LastModified',
  'ContentLength',
  'ETag',
  'VersionId',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentRange',
  'ContentType',
  'Metadata',
  'StorageClass',
];

const IN_HEADERS: Readonly<Record<string, string>> = {
  DeleteMarker: 'x-amz-delete-marker',
  ETag: 'etag',
  VersionId: 'x-amz-version-id',
  StorageClass: 'x-amz-storage-class',
};

const headerOf = (name: string): string =>
  IN_HEADERS[name] ?? name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const METADATA = 'x-amz-meta-';

const described = (headers: Headers, names: readonly string[]): Structure =>
  Object.fromEntries(
    names.flatMap((name): [string, Value][] => {
      if (name === 'Metadata')
        return [
          [
            name,
            Object.fromEntries(
              [...headers]
                .filter(([each]) => each.startsWith(METADATA))
                .map(([each, value]) => [each.slice(METADATA.length), value]),
            ),
          ],
        ];
      const value = headers.get(headerOf(name));
      return value === null ? [] : [[name, shown(name, value)]];
    }),
  );
