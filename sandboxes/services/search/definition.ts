import type { ServiceDefinition } from '../service';

export const searchDefinition: ServiceDefinition = {
  name: 'search',
  title: 'Elasticsearch',
  port: 9200,
  about: "a search engine with Elasticsearch's API and Lucene's scores",
  flags: {
    seed: {
      type: 'string',
      value: '<file>',
      about: 'indices that it starts with, as JSON: by name settings, mappings, aliases and documents',
    },
  },
  environment: ({ host, port }) => ({ ELASTICSEARCH_URL: `http://${host}:${port}` }),
  real: 'docker run --rm -p 9200:9200 -e discovery.type=single-node -e xpack.security.enabled=false docker.elastic.co/elasticsearch/elasticsearch:9.0.0',
};
