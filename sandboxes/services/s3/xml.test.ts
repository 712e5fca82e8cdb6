import { describe, expect, it } from 'vitest';
import { childrenOf, document, parseXml, textOf } from './xml';

describe('XML of S3', () => {
  it('reads what it writes', () => {
    const text = document('Delete', {
      Quiet: true,
      Object: [{ Key: 'a<&>"\r\u0001🦊' }, { Key: '' }],
      None: undefined,
    });
    const parsed = parseXml(text, 'Delete');
    expect(childrenOf(parsed, 'Object').map((one) => childrenOf(one, 'Key')[0]?.text)).toEqual([
      'a<&>"\r\u0001🦊',
      '',
    ]);
    expect([textOf(parsed, 'Quiet'), textOf(parsed, 'None')]).toEqual(['true', undefined]);
  });

  it('reads declarations, comments, prefixes, CDATA and references', () => {
    const text =
      '<?xml version="1.0"?><!-- of s3 --><s3:A xmlns:s3="x"><B/><C a="1"><![CDATA[<&]]>&#65;&#x42;&apos;</C></s3:A>\n';
    expect(parseXml(text, 'A').children).toMatchObject([{ name: 'B' }, { name: 'C', text: "<&AB'" }]);
  });

  it.each(['', 'text', '<A>', '<A></B>', '<A/><A/>', '<B/>', '</A>', '<A', '<A><B></A></B>'])(
    'refuses %j',
    (text) => {
      expect(() => parseXml(text, 'A')).toThrow('The XML you provided was not well-formed');
    },
  );
});
