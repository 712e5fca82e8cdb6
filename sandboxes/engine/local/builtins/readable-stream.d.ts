/** The package has no types of its own: it is Node's `stream`, published. */
declare module 'readable-stream' {
  import stream = require('node:stream');
  export = stream;
}
