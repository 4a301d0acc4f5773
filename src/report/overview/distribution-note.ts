import { shareUnit } from '../../statistics/share-unit.ts';
import type { Summary } from '../../statistics/summary.ts';
import { balancesBoth } from './balances-both.ts';

/** What to know when reading the overview of the distribution, in a line; empty where it says everything itself. */
export function distributionNote(summary: Summary): string {
  const { alternatives } = summary;
  const ofRequests = shareUnit(alternatives) === 'requests';
  const isReplicated = alternatives.some(({ replications }) => replications > 1);
  const idleShares = alternatives.flatMap(({ services }) =>
    services.map(({ idleShare, requestsIdleShare }) => (ofRequests ? requestsIdleShare : idleShare)),
  );
  const idle = idleShares.some(({ estimate }) => (estimate ?? 0) > 0)
    ? `IDLE (endpoints without a ${ofRequests ? 'request' : 'connection'}), `
    : '';
  const ratio = ofRequests ? 'REQ MAX/MEAN' : 'MAX/MEAN';
  const unit = balancesBoth(summary)
    ? 'shares of requests, the common unit: some balance these, some connections'
    : 'shares of requests, which are what is balanced';
  const figures = `busiest and quietest share in any replication; ${idle}${ratio} and JAIN: mean of replications`;
  return [...(ofRequests ? [unit] : []), ...(isReplicated ? [figures] : [])].join('; ');
}
