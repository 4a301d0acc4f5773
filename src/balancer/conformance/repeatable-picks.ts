import { NO_SERVER } from '../balancer.ts';
import { drawnFlow } from './drawn-flow.ts';
import { Breach, type Law, type Subject } from './law.ts';
import { ownersStream, TrialOwner } from './trial-owner.ts';
import { seedsOfPrograms, trialProgram } from './trial-program.ts';

/**
 * The same seed and the same actions give the same picks, in whatever order balancers come to be and take turns: no state
 * is shared, no chance comes from elsewhere, no clock is read but the owner's.
 */
export const repeatablePicks: Law = {
  sentence: 'gives the same again for the same seed and the same actions, whoever else balances beside it',
  appliesTo: () => true,

  check(subject) {
    for (const each of seedsOfPrograms(subject)) {
      const [first, second]: [string[], string[]] = [[], []];
      const beside = recorded(each, second);
      // Not at the same pace: what one does in between would show in the other.
      for (const _ of recorded(each, first)) if (first.length % 3 !== 0) beside.next();
      for (const _ of beside);
      compare(first, second, 'a second balancer beside it');
      const later: string[] = [];
      for (const _ of recorded(each, later));
      compare(first, later, 'a balancer that came later');
    }
  },
};

/** An algorithm that goes by chance goes by the stream it is given. */
export const seededPicks: Law = {
  sentence: 'draws its choices from the stream that it is given: another seed gives other picks',
  appliesTo: ({ expectation }) => expectation === 'independent uniform choice',

  check(subject) {
    const picks = [0, 1].map((more) => picksOf({ ...subject, seed: subject.seed + more }).join());
    if (picks[0] === picks[1]) throw new Breach('two seeds gave the same 100 picks of 10 servers');
  },
};

function picksOf(subject: Subject): readonly number[] {
  const owner = new TrialOwner(subject);
  for (let i = 0; i < 10; i++) owner.add(1);
  const flow = drawnFlow(ownersStream(1));
  return Array.from({ length: 100 }, () => owner.pick(flow));
}

function recorded(subject: Subject, picks: string[]): Generator<unknown> {
  return trialProgram(subject, {
    picked: (owner, server) => picks.push(server === NO_SERVER ? 'nobody' : owner.name(server)),
  });
}

function compare(picks: readonly string[], others: readonly string[], whose: string): void {
  const index = picks.findIndex((name, i) => name !== others[i]);
  if (index < 0 && picks.length === others.length) return;
  throw new Breach(`pick ${index + 1} was ${picks[index]}, and for the same seed ${others[index]} by ${whose}`);
}
