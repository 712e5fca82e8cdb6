/** `node:test/reporters`. */
import { notHere } from '../../not-here';
import { dot } from './dot';
import { junit } from './junit';
import { SpecReporter } from './spec';
import { tap } from './tap';

/** Node's is called with `new` and without. */
const spec = new Proxy(SpecReporter, { apply: () => new SpecReporter() });

export default {
  dot,
  junit,
  spec,
  tap,
  lcov: notHere(
    'The lcov reporter',
    'A browser tab measures no coverage: run node --test --experimental-test-coverage on your own machine.',
  ),
};
