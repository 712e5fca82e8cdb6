import { launchChromium } from '../containment/browsers';
import { describeEmbedding } from '../embedding/suite';

describeEmbedding('Chromium', [
  { title: 'storage of its own for each platform', sandbox: null, keeps: true, launch: launchChromium },
  {
    title: 'in a sandbox that grants scripts alone',
    sandbox: 'allow-scripts',
    keeps: false,
    launch: launchChromium,
  },
]);
