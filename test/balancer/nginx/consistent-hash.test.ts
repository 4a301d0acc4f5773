import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { hashOfText } from '../../../src/balancer/flow-hash.ts';

const ids = ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080', 'backend', '10.0.0.5:8080'];
const keys = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);

function picks(balancer: { pick(connection: { key: string }): string | null }): (string | null)[] {
  return keys.map((key) => balancer.pick({ key }));
}

it.skipIf(crc32 === undefined)('follows the circle that the words of nginx describe, point by point', () => {
  const weights = [1, 2, 1, 1, 3];
  const points = ids.flatMap((id, i) => {
    const [host, port = ''] = id.split(':');
    let previous = 0;
    return Array.from({ length: 160 * weights[i]! }, () => {
      const bytes = new DataView(new ArrayBuffer(4));
      bytes.setUint32(0, previous, true);
      previous = crc32(new Uint8Array(bytes.buffer), crc32(`${host}\0${port}`));
      return { at: previous, id };
    });
  });
  points.sort((a, b) => a.at - b.at);
  const balancer = createBalancer(
    'nginx/consistent-hash',
    ids.map((id, i) => ({ id, weight: weights[i]! })),
  );
  for (const key of keys.slice(0, 3000)) {
    const hash = hashOfText(key);
    expect(balancer.pick({ key })).toBe((points.find(({ at }) => at >= hash) ?? points[0]!).id);
  }
});

it.each(['marked down', 'gone'])('moves only the keys of a server that is %s', (how) => {
  const balancer = createBalancer(
    'nginx/consistent-hash',
    ids.map((id) => ({ id })),
  );
  const before = picks(balancer);
  if (how === 'gone') balancer.remove(ids[1]!);
  else balancer.setWeight(ids[1]!, 0);
  const after = picks(balancer);
  expect(before.every((id, i) => (id === ids[1] ? after[i] !== id : after[i] === id))).toBe(true);
  expect(before.filter((id) => id === ids[1]).length / keys.length).toBeCloseTo(1 / 5, 1);
});
