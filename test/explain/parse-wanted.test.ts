import { describe, expect, it } from 'vitest';
import { parseWanted } from '../../src/explain/parse-wanted.ts';

describe('what a client wants', () => {
  it.each([
    ['web', { kind: 'host', host: 'web', port: undefined, protocol: undefined, path: undefined }],
    ['WEB.Shop:80', { host: 'web.shop', port: 80 }],
    ['web:http', { port: 'http' }],
    ['10.96.0.10:53/udp', { host: '10.96.0.10', port: 53, protocol: 'UDP' }],
    ['10.96.0.10:53/SCTP', { protocol: 'SCTP' }],
    ['[2001:DB8::0:1]:80', { host: '2001:db8::1', port: 80 }],
    ['2001:db8::1', { host: '2001:db8::1', port: undefined }],
    ['http://web', { host: 'web', port: 80, protocol: 'TCP', path: '/' }],
    ['https://web/cart?x=1', { port: 443, path: '/cart?x=1' }],
    ['http://[::1]:8080/x', { host: '::1', port: 8080, path: '/x' }],
    ['udp://dns:53', { port: 53, protocol: 'UDP' }],
    ['pod/shop/web-0:8080', { kind: 'pod', host: 'shop/web-0', port: 8080 }],
    ['service/shop/web', { kind: 'service', host: 'shop/web', port: undefined }],
    ['svc/shop/web:http/udp', { kind: 'service', port: 'http', protocol: 'UDP' }],
  ])('%s', (to, parts) => {
    expect(parseWanted({ to })).toMatchObject(parts);
  });

  it.each([
    '',
    ':80',
    'web:',
    'web:0',
    'web:65536',
    'web:-1',
    '[10.0.0.1]:80',
    '1::2::3',
    'web/x',
    'ftp://web',
    'a b',
    'pod/web:80',
  ])('"%s" is nothing that a connection can go to', (to) => {
    expect(() => parseWanted({ to })).toThrow();
  });

  it.each([
    ['web:80/tpc', 'did you mean "web:80/tcp"?'],
    ['web/cart', 'write it as http://web/cart, or as service/web/cart if it is NAMESPACE/NAME of a Service'],
    ['web/cart/1', 'write it as http://web/cart/1'],
    ['web:80/cart', 'write it as http://web:80/cart'],
    ['svc/web', 'write it as svc/NAMESPACE/web'],
    ['pod/web-0', 'write it as pod/NAMESPACE/web-0'],
  ])('"%s" is answered with what may have been meant', (to, help) => {
    expect(() => parseWanted({ to })).toThrow(
      expect.objectContaining({ mistakes: [expect.objectContaining({ help })] }),
    );
  });
});
