import { type BoundVisualizer, bind } from './bound';
import { cacheAge } from './cache';
import { circuitBreaker } from './circuit-breaker';
import type { VisualizerId } from './contract';
import { dnsResolution } from './dns-resolution';
import { middlewareOnion } from './onion';
import { rateLimiter } from './rate-limiter';
import { exchangeTimeline } from './timeline';
import { tokenAnatomy } from './token';

/** Every visualizer there is, by the id that lab.json and `<Look>` use. */
export const VISUALIZERS: Readonly<Record<VisualizerId, BoundVisualizer>> = {
  'exchange-timeline': bind(exchangeTimeline),
  'cache-age': bind(cacheAge),
  'middleware-onion': bind(middlewareOnion),
  'token-anatomy': bind(tokenAnatomy),
  'circuit-breaker': bind(circuitBreaker),
  'dns-resolution': bind(dnsResolution),
  'rate-limiter': bind(rateLimiter),
};
