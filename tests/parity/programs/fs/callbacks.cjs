// The callback functions: their values, their errors, and the turn of the event loop in which they are called.
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { promisify } = require('node:util');

const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
const at = (name) => join(root, name);
const log = [];

fs.stat(root, () => log.push('stat'));
setImmediate(() => log.push('immediate'));
process.nextTick(() => log.push('tick'));
Promise.resolve().then(() => log.push('promise'));
log.push('sync');

fs.writeFile(at('a'), 'content', (...first) => {
  console.log(first);
  // Whether a disk answers before the first setImmediate is chance.
  console.log(
    log.filter((each) => each !== 'stat'),
    log.includes('stat'),
  );
  fs.readFile(at('a'), 'utf8', (...second) => {
    console.log(second);
    const order = [];
    setTimeout(() => order.push('timeout'), 5);
    setImmediate(() => order.push('immediate'));
    process.nextTick(() => order.push('tick'));
    queueMicrotask(() => order.push('microtask'));
    setTimeout(() => {
      console.log(order);
      more();
    }, 20);
  });
});

async function more() {
  fs.exists(at('a'), (...args) => console.log('exists', args));
  console.log(await promisify(fs.exists)(at('none')), (await promisify(fs.readFile)(at('a'))).length);
  await new Promise((resolve) =>
    fs.access(at('none'), (error) => resolve(console.log(error.code, error.syscall))),
  );
  const fd = await promisify(fs.open)(at('a'), 'r+');
  console.log(await promisify(fs.read)(fd, Buffer.alloc(3), 0, 3, 0));
  console.log(await promisify(fs.write)(fd, 'CON', 0));
  console.log(await promisify(fs.writev)(fd, [Buffer.from('T')], 3));
  await new Promise((resolve) =>
    fs.read(fd, { buffer: Buffer.alloc(4), position: 0 }, (...args) =>
      resolve(console.log(args[0], args[1], String(args[2]))),
    ),
  );
  await new Promise((resolve) => fs.close(fd, (...args) => resolve(console.log('close', args))));
  await new Promise((resolve) =>
    fs.mkdir(at('d/e'), { recursive: true }, (error, first) =>
      resolve(console.log(error, first === at('d'))),
    ),
  );
  await new Promise((resolve) => fs.readdir(root, (...args) => resolve(console.log(args))));
  await new Promise((resolve) =>
    fs.cp(at('d'), at('f'), { recursive: true }, (...args) => resolve(console.log(args))),
  );
  await new Promise((resolve) =>
    fs.realpath(at('f'), (error, path) => resolve(console.log(error, path === fs.realpathSync(at('f'))))),
  );
  await new Promise((resolve) => fs.rm(at('none'), (error) => resolve(console.log(error.code))));
  for (const wrong of [() => fs.readFile(at('a')), () => fs.stat(5, () => 0), () => fs.stat(at('a'), 'x')]) {
    try {
      wrong();
    } catch (error) {
      console.log(error.name, error.code);
    }
  }
  await new Promise((resolve) => fs.rm(root, { recursive: true }, (...args) => resolve(console.log(args))));
}
