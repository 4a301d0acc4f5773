import type { ServiceSummary, ShareUnit } from './summary.ts';

/**
 * What the shares of all alternatives can be compared by: requests as soon as one Service has these balanced, because
 * its connections are only opened as pools need them; otherwise connections, the unit that kube-proxy balances.
 */
export function shareUnit(
  alternatives: readonly { readonly services: readonly Pick<ServiceSummary, 'balanced'>[] }[],
): ShareUnit {
  return alternatives.some(({ services }) => services.some(({ balanced }) => balanced === 'requests'))
    ? 'requests'
    : 'connections';
}
