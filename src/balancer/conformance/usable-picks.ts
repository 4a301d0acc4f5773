import { NO_SERVER } from '../balancer.ts';
import { Breach, type Law, type Subject } from './law.ts';
import type { TrialOwner } from './trial-owner.ts';
import { runPrograms } from './trial-program.ts';

/** Whatever its owner does to servers and connections, every pick is one that a connection can go to. */
export const usablePicks: Law = {
  sentence: 'gives only servers that are there and have a weight, and none only when there is none',
  appliesTo: () => true,

  check(subject) {
    runPrograms(subject, {
      picked(owner, server) {
        const { servers } = owner;
        if (server === NO_SERVER) {
          if (!mayRefuse(subject, owner)) throw breach(owner, 'it gave none although a server has a weight');
        } else if (!Number.isInteger(server)) {
          throw breach(owner, `it gave ${String(server)}, which is no position`);
        } else if (!servers.has(server)) {
          throw breach(owner, `it gave position ${server}, at which there is no server`);
        } else if (servers.weight[server] === 0) {
          throw breach(owner, `it gave server ${owner.name(server)}, which has weight 0`);
        }
      },
    });
  },
};

function breach(owner: TrialOwner, what: string): Breach {
  return new Breach(`${what}, after: ${owner.story()}`);
}

/** It says so in advance, or has no choice. */
function mayRefuse({ algorithm }: Subject, owner: TrialOwner): boolean {
  const { weight, activeConnections } = owner.servers;
  const present = owner.present();
  const able = present.filter((server) => weight[server]! > 0);
  if (able.length === 0) return true;
  if (algorithm.refuses === 'a weightless place') return able.length < present.length;
  if (algorithm.refuses === 'all are full') {
    return able.every((server) => activeConnections[server]! > weight[server]!);
  }
  return false;
}
