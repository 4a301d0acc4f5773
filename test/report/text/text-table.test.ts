import { expect, it } from 'vitest';
import { overviewTable } from '../../../src/report/overview/overview-table.ts';
import { textTable } from '../../../src/report/text/text-table.ts';

const style = { width: 80, color: false, unicode: true, wide: false };
const table = overviewTable(
  [
    { name: 'iptables', p50: '9ms', p99: '87.4ms', retries: '0' },
    { name: 'ipvs', p50: '12.5ms', p99: '9ms', retries: '17' },
  ],
  [
    ['NAME', 'left', null, ({ name }) => name],
    ['RETRIES', 'right', 0, ({ retries }) => retries],
    ['P50', 'right', 1, ({ p50 }) => p50],
    ['P99', 'right', null, ({ p99 }) => p99],
  ],
);

it('columns are aligned, two spaces apart', () => {
  const { header, rows } = textTable(table, style);
  expect([header, ...rows]).toEqual([
    'NAME         P50     P99',
    'iptables     9ms  87.4ms',
    'ipvs      12.5ms     9ms',
  ]);
});

it('the wide form has all columns', () => {
  expect(textTable(table, { ...style, wide: true }).header).toBe('NAME      RETRIES     P50     P99');
});

it('where room is scarce columns go in their order, and are named', () => {
  const { header, left } = textTable(table, { ...style, width: 20 });
  expect(header).toBe('NAME         P99');
  expect(left).toEqual(['RETRIES', 'P50']);
});

it('when only columns are left that must stay, long names lose their middle', () => {
  const long = overviewTable(['default/a-very-long-name-of-a-workload'], [['NAME', 'left', null, (name) => name]]);
  expect(textTable(long, { ...style, width: 20 }).rows).toEqual(['default/a..-workload']);
});
