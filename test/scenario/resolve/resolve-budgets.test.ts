import { expect, it } from 'vitest';
import { markedIn, shop, workload, worldOf } from '../read.ts';

const budget = (spec: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: ${spec}\n`;
const budgetOf = (spec: string) => worldOf([shop, workload(), budget(spec)]).budgets[0]!;

it('a PodDisruptionBudget has its bounds and the pods that it selects', () => {
  expect(budgetOf('{selector: {matchLabels: {app: web}}, maxUnavailable: 25%}')).toEqual({
    name: 'default/web',
    bounds: { maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
    pods: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  });
  expect(budgetOf('{selector: {}, minAvailable: 1}').pods).toHaveLength(13);
  expect(budgetOf('{minAvailable: 1}').pods).toEqual([]);
});

it.each([
  ['{selector: {}, minAvailable: 1, maxUnavailable: 1}', 'spec: minAvailable and maxUnavailable cannot be both set'],
  ['{selector: {}, minAvailable: -1}', 'spec.minAvailable: invalid value: -1: must be greater than or equal to 0'],
  ['{selector: {}, maxUnavailable: 101%}', 'spec.maxUnavailable: invalid value: "101%": must not be greater than 100%'],
])('%s is a mistake in the words of the API server', (spec, mistake) => {
  const [found, ...more] = markedIn([shop, workload(), budget(spec)]);
  expect(more).toEqual([]);
  expect(found).toContain(`PodDisruptionBudget: ${mistake}`);
});
