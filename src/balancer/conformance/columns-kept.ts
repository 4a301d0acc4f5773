import { Breach, type Law } from './law.ts';
import type { TrialOwner } from './trial-owner.ts';
import { runPrograms } from './trial-program.ts';

/** What is in the list, and what is known of each server, its owner alone writes: others may read the same columns. */
export const columnsKept: Law = {
  sentence: 'writes nothing into the list of servers, which is its owner’s',
  appliesTo: () => true,

  check(subject) {
    let before: readonly number[] = [];
    runPrograms(subject, {
      before(owner) {
        before = contents(owner);
      },
      after(owner) {
        const after = contents(owner);
        if (after.length === before.length && after.every((value, i) => value === before[i])) return;
        throw new Breach(`it changed the list of servers, after: ${owner.story()}`);
      },
    });
  },
};

function contents({ servers }: TrialOwner): readonly number[] {
  const { columns } = servers;
  const all: number[] = [servers.count];
  for (const server of servers.inOrderOfAdding()) {
    all.push(
      server,
      columns.weight[server]!,
      columns.activeConnections[server]!,
      columns.inactiveConnections[server]!,
      columns.zone[server]!,
      columns.priority[server]!,
      columns.overloaded[server]!,
      columns.warmth[server]!,
    );
  }
  return all;
}
