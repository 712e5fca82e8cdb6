/** The package has no types of its own: it is Node's `events`, published. */
declare module 'events/events.js' {
  const events: typeof import('node:events');
  export = events;
}
