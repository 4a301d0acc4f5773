import { expect, it } from 'vitest';
import { RequestPhase } from '../../src/dataplane/request-table.ts';

it('each phase of a request is another', () => {
  const phases = Object.values(RequestPhase);
  expect(new Set(phases).size).toBe(phases.length);
});
