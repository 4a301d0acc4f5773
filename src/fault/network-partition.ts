import { DROPPED } from '../dataplane/link-rule.ts';
import { cutFromApi } from './cut-from-api.ts';
import type { FaultKind, LinkEnd } from './fault.ts';
import { linkFault } from './link-fault.ts';

const betweenPlaces: FaultKind = linkFault({
  name: 'network-partition',
  summary:
    'Lets no packet pass between two places, both ways or one; without a second place, between the first and everything else.',
  cause: 'partition',
  parameters: {
    apiServer: {
      type: 'flag',
      required: false,
      summary: 'The nodes of the first place, a node or a zone, are cut from the API server as well; not without.',
    },
  },
  elsewhere: true,
  judge: () => () => DROPPED,
});

/**
 * No packet gets from one place to another. Without a second place the first is cut from everything else; what talks
 * within it goes on. With one direction only, a SYN may arrive whose answer does not.
 *
 * Where the API server is, nobody says: whether its nodes are cut from it too is a parameter. A direction does not
 * matter for that, because a node that hears no answers, or gives none, is as good as cut.
 */
export const networkPartition: FaultKind = {
  ...betweenPlaces,
  begin(target, parameters, stream) {
    const from = (parameters.from ?? null) as LinkEnd;
    const isOfNodes = from !== null && !('mode' in from);
    const connect = parameters.apiServer === true && isOfNodes ? cutFromApi(target.controlPlane, from) : null;
    const heal = betweenPlaces.begin(target, parameters, stream);
    return () => {
      heal?.();
      connect?.();
    };
  },
};
