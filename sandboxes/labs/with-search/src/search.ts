import { Client } from '@elastic/elasticsearch';

export const search = new Client({
  node: process.env.ELASTICSEARCH_URL ?? 'http://localhost:9200',
  requestTimeout: 3000,
  maxRetries: 1,
});

/** An alias: which index it stands for may change while requests come. */
export const products = 'products';

export interface Product {
  name: string;
  description: string;
  brand: string;
  category: string;
  cents: number;
}
