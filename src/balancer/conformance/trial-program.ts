import type { Stream } from '../../random/stream.ts';
import { type Answer, type Flow, NO_SERVER } from '../balancer.ts';
import { drawnFlow } from './drawn-flow.ts';
import type { Subject } from './law.ts';
import { type Onlooker, ownersStream, TrialOwner } from './trial-owner.ts';

const MOST_SERVERS = 12;
const ACTIONS = 120;
/** So many flows come again and again; others come once. */
const REGULARS = 24;

/**
 * An owner that does at random whatever an owner may do: adds, removes and weighs servers, picks, opens and closes,
 * answers probes late or never, and lets time pass. At the end all servers lose their weight, get it back, and leave one
 * after the other. Each `next` does one action.
 */
export function* trialProgram(subject: Subject, onlooker: Onlooker = {}): Generator<TrialOwner> {
  const stream = ownersStream(subject.seed);
  const count = 1 + stream.below(3);
  const peer = { index: stream.below(count), count };
  const owner = new TrialOwner(subject, onlooker, { peer, zone: stream.below(3) - 1 });
  const regulars = Array.from({ length: REGULARS }, () => drawnFlow(stream));
  const flow = (): Flow => (stream.below(4) === 0 ? drawnFlow(stream) : regulars[stream.below(REGULARS)]!);
  for (let i = stream.below(4); i > 0; i--) addServer(owner, stream);
  for (let i = 0; i < ACTIONS; i++) {
    act(owner, stream, flow);
    yield owner;
  }
  for (const weight of [0, 1]) {
    for (const server of owner.present()) owner.weigh(server, weight);
    pickSome(owner, stream, flow, 4);
    yield owner;
  }
  for (const server of shuffled(owner.present(), stream)) {
    owner.remove(server);
    pickSome(owner, stream, flow, 6);
    yield owner;
  }
}

/** The subject once for each of its programs, each time with another seed. */
export function* seedsOfPrograms(subject: Subject): Generator<Subject> {
  for (let i = 0; i < subject.programs; i++) yield { ...subject, seed: subject.seed + i };
}

/** Runs all programs of a subject to their end, while somebody looks on. */
export function runPrograms(subject: Subject, onlooker: Onlooker): void {
  for (const each of seedsOfPrograms(subject)) {
    for (const _ of trialProgram(each, onlooker));
  }
}

function act(owner: TrialOwner, stream: Stream, flow: () => Flow): void {
  const present = owner.present();
  const server = present.length === 0 ? NO_SERVER : present[stream.below(present.length)]!;
  const kind = stream.below(20);
  if (kind < 2) {
    if (present.length < MOST_SERVERS) addServer(owner, stream);
  } else if (kind < 8) {
    pickSome(owner, stream, flow, 1 + stream.below(8));
  } else if (kind < 11) {
    closeSome(owner, stream);
  } else if (kind < 13) {
    for (let i = stream.below(owner.closed.length + 1); i > 0; i--) owner.expire(stream.below(owner.closed.length));
  } else if (kind < 14) {
    for (let i = stream.below(owner.probes.length + 1); i > 0; i--) answerProbe(owner, stream);
  } else if (kind < 16) {
    // Now and then for longer than anybody remembers.
    owner.wait(stream.below(8) === 0 ? 3_600_000 : stream.below(2000));
  } else if (server === NO_SERVER) {
    pickSome(owner, stream, flow, 1);
  } else if (kind === 16) {
    owner.remove(server);
    pickSome(owner, stream, flow, 6);
  } else if (kind === 17) {
    // A connection that comes by a way of its own, as by session affinity.
    owner.openAt(server);
  } else {
    owner.weigh(server, randomWeight(stream));
  }
}

function addServer(owner: TrialOwner, stream: Stream): void {
  owner.add(randomWeight(stream), { zone: stream.below(3), priority: stream.below(2) });
}

/** Nothing, one, a few, and now and then many. */
function randomWeight(stream: Stream): number {
  const kind = stream.below(8);
  if (kind < 2) return 0;
  return kind < 5 ? 1 : kind < 7 ? 2 + stream.below(4) : 1 + stream.below(100);
}

function pickSome(owner: TrialOwner, stream: Stream, flow: () => Flow, times: number): void {
  for (let i = 0; i < times; i++) {
    const server = owner.pick(flow());
    if (server !== NO_SERVER && stream.below(4) > 0) owner.openAt(server);
  }
}

function closeSome(owner: TrialOwner, stream: Stream): void {
  for (let i = stream.below(owner.open.length + 1); i > 0; i--) {
    owner.close(stream.below(owner.open.length), randomAnswer(stream));
  }
}

function randomAnswer(stream: Stream): Answer {
  const reports = stream.below(2) === 0;
  return {
    latencyMs: stream.below(4) === 0 ? 0 : stream.uniform() * 500,
    failed: stream.below(4) === 0,
    utilization: reports ? stream.uniform() * 1.2 : -1,
    requestsPerSecond: reports ? stream.below(500) : -1,
  };
}

function answerProbe(owner: TrialOwner, stream: Stream): void {
  const index = stream.below(owner.probes.length);
  // One of four probes is lost.
  if (stream.below(4) === 0) owner.probes.splice(index, 1);
  else owner.answerProbe(index, stream.below(20), stream.uniform() * 200);
}

function shuffled(servers: readonly number[], stream: Stream): readonly number[] {
  const rest = [...servers];
  return servers.map(() => rest.splice(stream.below(rest.length), 1)[0]!);
}
