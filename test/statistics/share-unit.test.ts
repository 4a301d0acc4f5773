import { expect, it } from 'vitest';
import { shareUnit } from '../../src/statistics/share-unit.ts';

it('shares are of requests as soon as one Service of one alternative has these balanced', () => {
  const [connections, requests] = [{ balanced: 'connections' } as const, { balanced: 'requests' } as const];
  expect(shareUnit([])).toBe('connections');
  expect(shareUnit([{ services: [] }, { services: [connections, connections] }])).toBe('connections');
  expect(shareUnit([{ services: [connections] }, { services: [connections, requests] }])).toBe('requests');
});
