import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

describe('nginx/least-time', () => {
  const serve = (balancer: ReturnType<typeof createBalancer>, id: string, latencyMs: number): void => {
    balancer.opened(id);
    balancer.closed(id, { latencyMs });
  };

  it('takes the smallest average time × (requests under way + 1) ÷ weight', () => {
    const balancer = createBalancer('nginx/least-time', [{ id: 'a' }, { id: 'b', weight: 2 }]);
    serve(balancer, 'a', 100);
    serve(balancer, 'b', 180);
    expect(balancer.pick()).toBe('b');
    balancer.opened('b');
    // 100 against 180 × 2 ÷ 2.
    expect(balancer.pick()).toBe('a');
    balancer.opened('a');
    expect(balancer.pick()).toBe('b');
  });

  it('begins with the first time and moves by a tenth of each further one', () => {
    const balancer = createBalancer('nginx/least-time', [{ id: 'a' }, { id: 'b' }]);
    serve(balancer, 'a', 100);
    serve(balancer, 'a', 200);
    serve(balancer, 'b', 109.9);
    expect(balancer.pick()).toBe('b');
    serve(balancer, 'b', 111.5);
    // 110.06 against 110.
    expect(balancer.pick()).toBe('a');
  });

  it('takes turns by smooth weighted round robin among equals', () => {
    const servers = [{ id: 'a', weight: 5 }, { id: 'b' }, { id: 'c' }];
    // With 5, 1 and 1 under way but one, the scores are the same.
    const balancer = createBalancer('nginx/least-time', servers);
    for (let i = 0; i < 4; i++) balancer.opened('a');
    const picks = Array.from({ length: 14 }, () => balancer.pick()).join('');
    // nginx's own example for weights 5, 1, 1.
    expect(picks).toBe('aabacaa'.repeat(2));
  });

  it('prefers a server that has not answered, up to as many requests as others are slow', () => {
    const balancer = createBalancer('nginx/least-time', [{ id: 'a' }]);
    serve(balancer, 'a', 20);
    balancer.add({ id: 'new' });
    const picks = Array.from({ length: 52 }, () => {
      const id = balancer.pick()!;
      balancer.opened(id);
      return id;
    });
    expect(picks.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => 'new'));
    // One to 20 from there on.
    expect(picks.filter((id) => id === 'a')).toHaveLength(2);
  });
});
