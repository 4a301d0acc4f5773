import type { FaultKind } from './fault.ts';

/** Nobody reaches the API server: the cluster goes on as it stands. */
export const apiServerOutage: FaultKind = {
  name: 'api-server-outage',
  summary:
    'Takes the API server away: pods go on and are restarted, but nothing is written and nobody hears of anything; endpoints and rules stay as they are. Nodes are judged when it is back.',
  parameters: {},
  begin({ controlPlane }) {
    return controlPlane.loseApiServer();
  },
};
