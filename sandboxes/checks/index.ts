/** What a lab's checks import: `import { check, expect } from '@backlab/checks'`. */
export type { CheckedExchange } from './checked-exchange';
export { expect } from './expect/expect';
export type { HttpClient } from './http-client';
export { check } from './registry';
export type { ServerFixture } from './server-fixture';
