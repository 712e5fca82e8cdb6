/** A search service, the unmodified client of Elasticsearch, and a shop's products. */
import { Client, errors } from '@elastic/elasticsearch';
import { search as service } from '../../../sandboxes/services/search/index';
import type { RunningService } from '../../../sandboxes/services/service';

const clients: Client[] = [];

export const start = (data: string | null = null, flags = {}): Promise<RunningService> =>
  service.start({
    host: '127.0.0.1',
    port: 0,
    data,
    assets: null,
    flags,
    log: (line) => {
      throw new Error(line);
    },
  });

export function clientOf({ port }: RunningService): Client {
  const made = new Client({ node: `http://127.0.0.1:${port}`, maxRetries: 0 });
  clients.push(made);
  return made;
}

export async function closeClients(): Promise<void> {
  for (const each of clients) await each.close();
}

const PRODUCTS = [
  {
    name: 'iPhone 15',
    brand: 'Apple',
    price: 799,
    tags: ['phone', 'new'],
    released: '2023-09-22',
    stock: true,
  },
  { name: 'iPhone case', brand: 'Spigen', price: 19.5, tags: ['case'], released: '2023-10-01', stock: false },
  { name: 'Pixel phone', brand: 'Google', price: 699, tags: ['phone'], released: '2023-10-12', stock: true },
  {
    name: 'Running shoes for runners',
    brand: 'Nike',
    price: 120,
    tags: [],
    released: '2024-01-05',
    stock: true,
  },
];

export async function products(client: Client): Promise<void> {
  await client.indices.create({
    index: 'products',
    settings: { refresh_interval: '-1' },
    mappings: {
      properties: {
        name: { type: 'text', analyzer: 'english', fields: { raw: { type: 'keyword' } } },
        brand: { type: 'keyword' },
        price: { type: 'double' },
        tags: { type: 'keyword' },
        released: { type: 'date' },
        stock: { type: 'boolean' },
      },
    },
  });
  await client.bulk({
    refresh: true,
    operations: PRODUCTS.flatMap((product, i) => [
      { index: { _index: 'products', _id: String(i + 1) } },
      product,
    ]),
  });
}

export const ids = (result: { hits: { hits: { _id?: string | undefined }[] } }) =>
  result.hits.hits.map(({ _id }) => _id);
export const failure = async (request: Promise<unknown>) => {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof errors.ResponseError)) throw new Error(`no refusal: ${String(error)}`);
  return { status: error.statusCode, type: error.body.error.type, reason: error.body.error.reason };
};
