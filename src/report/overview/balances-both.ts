import { shareUnit } from '../../statistics/share-unit.ts';
import type { Summary } from '../../statistics/summary.ts';

/**
 * Whether requests are balanced in some places and connections in others, so that the report compares them by requests,
 * which both have.
 */
export function balancesBoth({ alternatives }: Pick<Summary, 'alternatives'>): boolean {
  const unit = shareUnit(alternatives);
  return alternatives.some(({ services }) =>
    services.some(({ balanced, connections, requests }) => balanced !== unit && connections + requests > 0),
  );
}
