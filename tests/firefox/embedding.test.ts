import { launchFirefox } from '../containment/browsers';
import { describeEmbedding } from '../embedding/suite';

describeEmbedding('Firefox', [
  {
    title: 'storage of its own for each platform',
    sandbox: null,
    keeps: true,
    launch: () => launchFirefox(),
  },
  {
    title: 'storage of third parties blocked',
    sandbox: null,
    keeps: false,
    launch: () => launchFirefox({ 'network.cookie.cookieBehavior': 1 }),
  },
  {
    title: 'in a sandbox that grants scripts alone',
    sandbox: 'allow-scripts',
    keeps: false,
    launch: () => launchFirefox(),
  },
]);
