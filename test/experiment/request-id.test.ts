import { expect, it } from 'vitest';
import { parseRequestId, requestId } from '../../src/experiment/request-id.ts';

const workloads = ['default/shoppers', 'shop/crawler', '2/crawler', 'shop/other'];

it('a request is named by replication, workload and number, counted from 1', () => {
  expect(requestId(0, 'default/shoppers', 17)).toBe('1/default/shoppers/17');
  for (const [workload, name] of workloads.entries()) {
    expect(parseRequestId(requestId(3, name, 9), workloads)).toEqual({ replication: 3, workload, number: 9 });
  }
});

it('the first replication need not be said, nor the namespace where there is but one workload of the name', () => {
  expect(parseRequestId('default/shoppers/5', workloads)).toEqual({ replication: 0, workload: 0, number: 5 });
  expect(parseRequestId('shoppers/5', workloads)).toEqual({ replication: 0, workload: 0, number: 5 });
  expect(parseRequestId('4/shoppers/5', workloads)).toEqual({ replication: 3, workload: 0, number: 5 });
});

it('a namespace that is a number is none of a replication', () => {
  expect(parseRequestId('2/crawler/5', workloads)).toEqual({ replication: 0, workload: 2, number: 5 });
  expect(parseRequestId('1/2/crawler/5', workloads)).toEqual({ replication: 0, workload: 2, number: 5 });
});

it.each(['', '5', 'shoppers', 'shoppers/0', 'shoppers/x', 'crawler/5', '0/shoppers/5', 'nobody/5', 'shoppers/-1'])(
  'there is no request "%s"',
  (text) => {
    expect(parseRequestId(text, workloads)).toBeNull();
  },
);
