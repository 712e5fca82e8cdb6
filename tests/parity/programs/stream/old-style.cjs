// Classes from before `class`: functions that set themselves up by calling Stream, Readable, ServerResponse or EventEmitter.
const { EventEmitter } = require('node:events');
const http = require('node:http');
const Stream = require('node:stream');
const { inherits } = require('node:util');

console.log(
  Stream.name,
  Stream === Stream.Stream,
  typeof Stream.Readable,
  Stream.prototype instanceof EventEmitter,
);

function Old() {
  Stream.call(this);
  this.mine = true;
}
inherits(Old, Stream);
const old = new Old();
console.log(old.mine, old instanceof Stream, '_readableState' in old, typeof old.pipe);

function Source() {
  Stream.Readable.call(this, { encoding: 'utf8' });
}
inherits(Source, Stream.Readable);
Source.prototype._read = function () {
  this.push('old but good');
  this.push(null);
};
new Source().on('data', (text) => console.log(text));

function Answer(request) {
  http.ServerResponse.call(this, request);
  this.mine = 1;
}
inherits(Answer, http.ServerResponse);
const answer = new Answer({ method: 'HEAD', httpVersionMajor: 1, httpVersionMinor: 1 });
answer.setHeader('a', 'b');
console.log(answer.mine, answer instanceof http.OutgoingMessage, answer.getHeader('a'), answer.statusCode);
const chunks = [];
const sink = new Stream.Writable({
  write(chunk, _encoding, done) {
    chunks.push(chunk);
    done();
  },
});
answer.assignSocket(sink);
answer.end('never sent for HEAD', () =>
  console.log(
    Buffer.concat(chunks)
      .toString()
      .replace(/Date: .*\r\n/, ''),
  ),
);
const keys = [];
for (const key in Buffer) keys.push(key);
console.log(['from', 'alloc', 'isBuffer', 'concat', 'byteLength'].every((name) => keys.includes(name)));
