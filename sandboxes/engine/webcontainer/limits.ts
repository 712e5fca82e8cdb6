import type { Engine } from '../contract';

const ALL_OF_BROWSER =
  'A WebContainer is a closed program of another company: nothing in it can be turned, broken or watched from here.';

/** What a WebContainer cannot do, in words for learners. */
export const LIMITS: Engine['limits'] = {
  clock: ALL_OF_BROWSER,
  faults: ALL_OF_BROWSER,
  terminal: 'The processes of a WebContainer are started through a bridge, which gives them pipes.',
  machines: 'A WebContainer is one machine.',
  seed: ALL_OF_BROWSER,
  services:
    'Services are built for this site’s own engine, and a WebContainer has no machines to run them on.',
  'several-sandboxes': 'All that runs in a page shares one WebContainer, and so its ports.',
  'wire-log': 'Only connections from the page are seen: those between two processes stay inside.',
  'infinite-loop-isolation':
    'Nothing in a WebContainer tells that a process never yields; it can be stopped, but it is not noticed.',
  'hostile-code':
    'What learner code may reach is up to StackBlitz: it has their proxy to the network, and a page holds one container.',
};
