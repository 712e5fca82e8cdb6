export { createLocalEngine } from './local-engine';
