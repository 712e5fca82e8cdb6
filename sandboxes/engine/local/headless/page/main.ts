import { createLocalEngine } from '../../page';
import { serveEngine } from './serve';

serveEngine(createLocalEngine({ assets: '/sandbox/' }));
