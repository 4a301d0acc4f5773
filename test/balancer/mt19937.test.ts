import { expect, it } from 'vitest';
import { Mt19937 } from '../../src/balancer/mt19937.ts';

it('gives what the C++ standard demands of std::mt19937, as often as it is seeded', () => {
  const random = new Mt19937();
  for (let round = 0; round < 2; round++) {
    random.seed(5489);
    expect(random.word()).toBe(3499211612);
    for (let i = 2; i < 10_000; i++) random.word();
    expect(random.word()).toBe(4123659995);
  }
});
