// lookup and lookupService: options, errors, and addresses that need no name.
import dns from 'node:dns';
import { lookup, lookupService } from 'node:dns/promises';
import { promisify } from 'node:util';

const show = async (name, act) => {
  try {
    console.log(name, await act());
  } catch ({ name: kind, message, code, errno, syscall, hostname }) {
    console.log(name, 'threw', kind, message, code, errno, syscall, hostname);
  }
};

await show('IPv4', () => lookup('localhost', { family: 4 }));
await show('all IPv4', () => lookup('localhost', { family: 4, all: true }));
await show('number', () => lookup('localhost', 4));
await show('address', () => lookup('10.1.2.3'));
await show('address, all', () => lookup('::1', { all: true }));
await show('no name, all', () => lookup(null, { all: true }));
await show('a number', () => lookup(5));
await show('family', () => lookup('localhost', { family: 5 }));
await show('hints', () => lookup('localhost', { hints: 1 }));
await show('order', () => lookup('localhost', { order: 'x' }));
await show('all', () => lookup('localhost', { all: 'x' }));
await show('verbatim', () => lookup('localhost', { verbatim: 'x' }));
await show('unknown', () => lookup('no-such-host.invalid'));
await show('promisified', () => promisify(dns.lookup)('127.0.0.1'));
await show('no callback', () => dns.lookup('localhost'));
await show('service', () => lookupService('127.0.0.1', 80));
await show('bad port', () => lookupService('127.0.0.1', 99999));
await show('bad address', () => lookupService('x', 80));
await show('orders', () => {
  const before = dns.getDefaultResultOrder();
  dns.setDefaultResultOrder('ipv4first');
  return [before, dns.getDefaultResultOrder()];
});
await show('bad order', () => dns.setDefaultResultOrder('x'));
await new Promise((done) =>
  dns.lookup('127.0.0.1', (...given) => {
    console.log('callback', given);
    done();
  }),
);
await new Promise((done) =>
  dns.lookup('127.0.0.1', { all: true }, (...given) => {
    console.log('callback, all', given);
    done();
  }),
);
console.log(dns.NOTFOUND, dns.NODATA, dns.CANCELLED, dns.ADDRCONFIG);
