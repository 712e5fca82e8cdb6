/** What a lab starts with. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../service';
import type { Cluster } from './cluster';
import { SearchError } from './errors';
import { isObject, type Json, type JsonObject, listOf, textOf } from './json';

/** `{ "products": { "settings", "mappings", "aliases", "documents": [{ "_id": "1", … }] } }`. @throws {UsageError} */
export function readSeed(file: string): JsonObject {
  let given: Json;
  try {
    given = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    throw new UsageError(`search: --seed ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isObject(given)) return given;
  throw new UsageError(`search: --seed ${file}: an object with an index under each name is wanted.`);
}

export function plant(cluster: Cluster, seed: JsonObject, nextId: () => string): void {
  for (const [name, body] of Object.entries(seed)) {
    const { documents, ...settings } = isObject(body) ? body : {};
    try {
      const index = cluster.create(name, settings);
      for (const { _id: id, ...source } of listOf(documents).filter(isObject))
        cluster.write(index, id === undefined ? nextId() : textOf(id), source, {});
      cluster.refresh(index);
    } catch (error) {
      if (error instanceof SearchError)
        throw new UsageError(`search: --seed: index "${name}": ${error.message}`);
      throw error;
    }
  }
}
