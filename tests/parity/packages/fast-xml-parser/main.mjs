// An XML API (requests validated, parsed and built), entities, attributes, CDATA and malformed bodies.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => name === 'item',
  parseAttributeValue: true,
});
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  cdataPropName: '#cdata',
  format: true,
  suppressEmptyNode: true,
});

const server = createServer(async (incoming, response) => {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const piece of incoming) body += piece;
  const answer = (status, value) =>
    response
      .writeHead(status, { 'content-type': 'application/xml; charset=utf-8' })
      .end(builder.build({ '?xml': { '@version': '1.0' }, ...value }));
  const valid = XMLValidator.validate(body, { allowBooleanAttributes: true });
  if (valid !== true) {
    const { code, msg, line, col } = valid.err;
    return answer(400, { Error: { Code: code, Message: msg, '@line': line, '@col': col } });
  }
  try {
    const { order } = parser.parse(body);
    const total = order.item.reduce((sum, { price, '@quantity': quantity }) => sum + price * quantity, 0);
    return answer(200, {
      receipt: {
        '@for': order['@id'],
        total,
        line: order.item.map(({ name }) => ({ '#text': name })),
        note: { '#cdata': '<b>thanks & bye</b>' },
        empty: '',
      },
    });
  } catch (error) {
    return answer(500, { Error: { Code: error.constructor.name, Message: error.message } });
  }
});
server.listen(0);
await once(server, 'listening');
const ask = async (body) => {
  const response = await fetch(`http://localhost:${server.address().port}/`, { method: 'POST', body });
  const text = await response.text();
  return { status: response.status, text, parsed: parser.parse(text) };
};

const good = await ask(`<?xml version="1.0"?>
<order id="42" urgent="true"><!-- two things -->
  <item quantity="2"><name>T&amp;a &lt;green&gt;</name><price>1.50</price></item>
  <item quantity="1"><name><![CDATA[Cup & saucer]]></name><price>12</price></item>
</order>`);
console.log(good.status);
console.log(good.text);
console.dir(good.parsed, { depth: 6 });
console.log((await ask('<order><item></order>')).text);
console.log((await ask('<order id="1" id="2"/>')).text);
console.log((await ask('not xml')).text);
console.log((await ask('<order id="3"><thing/></order>')).text);
console.log(
  (
    await ask(
      `<order id="9">${'<item quantity="1"><name>x</name><price>0.25</price></item>'.repeat(500)}</order>`,
    )
  ).parsed.receipt.total,
);

const ordered = new XMLParser({ preserveOrder: true, ignoreAttributes: false });
const tree = ordered.parse('<p>one <b class="x">two</b> three<br/><ns:tag xmlns:ns="urn:x">é</ns:tag></p>');
console.log(JSON.stringify(tree));
console.log(new XMLBuilder({ preserveOrder: true, ignoreAttributes: false }).build(tree));
console.log(
  new XMLParser({ removeNSPrefix: true, numberParseOptions: { leadingZeros: false, hex: true } }).parse(
    '<a:r><b:n>007</b:n><h>0x1F</h><e>1e3</e><t>  padded </t></a:r>',
  ),
);
console.log(
  new XMLParser({ processEntities: true, htmlEntities: true }).parse(
    '<t>&copy; &#233; &#x1F98A; &unknown;</t>',
  ),
);
try {
  console.log(new XMLParser().parse('<!DOCTYPE x [<!ENTITY who "world">]><t>hello &who;</t>'));
} catch (error) {
  console.log(error.message);
}
server.close();
