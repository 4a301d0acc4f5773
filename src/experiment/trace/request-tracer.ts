import { NONE } from '../../dataplane/request-table.ts';
import type { EventObserver } from '../../engine/simulation.ts';
import { failureReasons } from '../../measurement/failure-reason.ts';
import type { Recorder } from '../../measurement/recorder.ts';
import type { OnDraw } from '../../random/stream.ts';
import type { World } from '../../scenario/scenario.ts';
import type { AssembledRun } from '../assemble.ts';
import type { RunWatch } from '../assemble-options.ts';
import { causeSentence } from '../summarize-causes.ts';
import { type AttemptState, isSameState, readAttempt } from './attempt-state.ts';
import { describeChange, type Places } from './describe-change.ts';
import { eventWords } from './event-words.ts';
import { PassingRecorder } from './passing-recorder.ts';
import type { ReplicationWatch } from './replication-watch.ts';
import type { TracedDraw, TraceEnd, TraceStep } from './request-trace.ts';
import { traceRules } from './trace-rules.ts';

/** An attempt of the request while it has a position. */
interface Attempt {
  readonly index: number;
  /** From 1 on. */
  readonly number: number;
  state: AttemptState;
}

/**
 * Follows one request of a workload through a replication: it looks at the columns of its attempts after each event, and
 * writes down what has changed, with all that was drawn meanwhile.
 */
export class RequestTracer implements ReplicationWatch {
  readonly watch: RunWatch;
  readonly steps: TraceStep[] = [];
  /** On the simulation's clock; null before it is due. */
  dueMs: number | null = null;
  /** Position of its client. */
  client: number = NONE;
  /** Null until it has ended. */
  end: TraceEnd | null = null;
  readonly #world: World;
  readonly #workload: number;
  readonly #number: number;
  #run!: AssembledRun;
  #places!: Places;
  #sent = 0;
  #isNew = false;
  #attempts: Attempt[] = [];
  #attemptCount = 0;
  #copies = 0;
  #kind = '';
  #subject: number = NONE;
  #draws: TracedDraw[] = [];
  /** How it ended, when it did so in the present event. */
  #outcome: string | null = null;
  #cause: string | null = null;

  /** `number` is the request's among those of the workload, from 1 on. */
  constructor(world: World, workload: number, number: number) {
    this.#world = world;
    this.#workload = workload;
    this.#number = number;
    const events: EventObserver = {
      begins: (kind, subject) => this.#begins(kind, subject),
      ended: () => this.#ended(),
    };
    const onDraw: OnDraw = (stream, value, below) => this.#draws.push({ stream, value, below });
    this.watch = { events, onDraw };
  }

  /** True when nothing more can happen to it. */
  get isOver(): boolean {
    return this.end !== null && this.#attempts.length === 0;
  }

  record(recorder: Recorder): Recorder {
    return new TracingRecorder(recorder, {
      sent: (workload) => this.#onSent(workload),
      ended: (workload, number, failure) => this.#onEnded(workload, number, failure),
      explained: (workload, number, cause, node, pod) => {
        if (workload === this.#workload && number === this.#number) {
          this.#cause = causeSentence(cause, this.#places.node(node), this.#places.pod(pod));
        }
      },
    });
  }

  started(run: AssembledRun): void {
    this.#run = run;
    this.#places = {
      pod: (position) => {
        const pod = run.pods[position];
        return pod === undefined ? null : `${pod.namespace}/${pod.name}`;
      },
      node: (position) => this.#world.nodes[position]?.name ?? null,
    };
  }

  #onSent(workload: number): void {
    if (workload !== this.#workload) return;
    this.#sent++;
    if (this.#sent !== this.#number) return;
    this.#isNew = true;
    this.dueMs = this.#run.simulation.nowMs;
  }

  #onEnded(workload: number, number: number, failure: number): void {
    const isOurs = workload === this.#workload && number === this.#number;
    if (isOurs) this.#outcome = failure === 0 ? 'success' : failureReasons[failure - 1]!.name;
  }

  // ------------------------------------------------------------------ events

  #begins(kind: string, subject: number): void {
    this.#kind = kind;
    this.#subject = subject;
    this.#draws.length = 0;
    this.#outcome = null;
  }

  #ended(): void {
    if (this.#isNew) this.#findFirst();
    if (this.#attempts.length === 0) return;
    const { requests } = this.#run.dataPlane;
    const gone: Attempt[] = [];
    for (const attempt of this.#attempts) {
      if (requests.number[attempt.index] === this.#number) this.#look(attempt);
      else gone.push(attempt);
    }
    if (requests.copies !== this.#copies) this.#findCopies();
    if (this.#outcome !== null) this.#finish(this.#outcome, gone.length === 0);
    for (const attempt of gone) this.#leave(attempt);
  }

  #findFirst(): void {
    this.#isNew = false;
    this.#copies = this.#run.dataPlane.requests.copies;
    for (const index of this.#positions()) {
      this.client = this.#run.dataPlane.requests.client[index]!;
      this.#follow(index, ['the request is due']);
    }
  }

  #findCopies(): void {
    this.#copies = this.#run.dataPlane.requests.copies;
    const known = new Set(this.#attempts.map(({ index }) => index));
    for (const index of this.#positions()) if (!known.has(index)) this.#follow(index, ['another attempt is made']);
  }

  /** Where attempts of the request are in the columns. */
  #positions(): readonly number[] {
    const { requests } = this.#run.dataPlane;
    const clients = this.#world.workloads.map((workload) => workload.clients.length);
    const first = clients.slice(0, this.#workload).reduce((sum, count) => sum + count, 0);
    const found: number[] = [];
    for (let index = 0; index < requests.used; index++) {
      const client = requests.client[index]! - first;
      const isOfWorkload = client >= 0 && client < clients[this.#workload]!;
      if (requests.number[index] === this.#number && isOfWorkload) found.push(index);
    }
    return found;
  }

  #follow(index: number, words: readonly string[]): void {
    const { dataPlane } = this.#run;
    const state = readAttempt(dataPlane, index);
    const attempt = { index, number: ++this.#attemptCount, state };
    this.#attempts.push(attempt);
    this.#step(attempt, null, [...words, ...describeChange(dataPlane, this.#places, index, null, state)]);
  }

  #look(attempt: Attempt): void {
    const before = attempt.state;
    const after = readAttempt(this.#run.dataPlane, attempt.index);
    const told = eventWords.get(this.#kind);
    const subject = told?.[0] === 'connection' ? before.connection : attempt.index;
    const isAbout = told !== undefined && this.#subject === subject && subject !== NONE;
    if (!isAbout && isSameState(before, after)) return;
    attempt.state = after;
    const words = describeChange(this.#run.dataPlane, this.#places, attempt.index, before, after);
    this.#step(attempt, before, [isAbout ? this.#named(told[1], before) : this.#eventName(), ...words]);
  }

  #leave(attempt: Attempt): void {
    this.#attempts = this.#attempts.filter((each) => each !== attempt);
    const told = eventWords.get(this.#kind);
    const headline = told === undefined ? this.#eventName() : this.#named(told[1], attempt.state);
    const hasEnded = this.end?.atMs === this.#sinceDueMs() ? [`the request ends: ${this.end.outcome}`] : [];
    this.#step(attempt, attempt.state, [headline, ...hasEnded, 'nothing is left of this attempt']);
  }

  /** `isThere`: the attempt that ended it still is, as after a time-out; then its end is said here. */
  #finish(outcome: string, isThere: boolean): void {
    this.end = { atMs: this.#sinceDueMs(), outcome, cause: this.#cause, attempts: this.#attemptCount };
    const last = this.#attempts.at(-1);
    if (isThere && last !== undefined) this.#step(last, last.state, [`the request ends: ${outcome}`]);
  }

  #step(attempt: Attempt, before: AttemptState | null, what: readonly string[]): void {
    const { dataPlane } = this.#run;
    const { connection } = attempt.state;
    const isOpened = connection !== NONE && connection !== before?.connection;
    const isOwn = isOpened && dataPlane.connections.request[connection] === attempt.index;
    this.steps.push({
      atMs: this.#sinceDueMs(),
      event: this.#kind,
      attempt: attempt.number,
      what,
      rules: isOwn ? traceRules(this.#world, this.#run, this.#places, this.#workload, connection) : null,
      draws: [...this.#draws],
    });
    this.#draws.length = 0;
  }

  #eventName(): string {
    return this.#kind.replaceAll('-', ' ');
  }

  #named(words: string, { pod }: AttemptState): string {
    return words.replaceAll('{pod}', this.#places.pod(pod) ?? 'the pod');
  }

  #sinceDueMs(): number {
    return this.#run.simulation.nowMs - this.dueMs!;
  }
}

/** What the tracer hears of the recorder. */
interface ToldTracer {
  sent(workload: number): void;
  ended(workload: number, number: number, failure: number): void;
  explained(workload: number, number: number, cause: number, node: number, pod: number): void;
}

/** Tells the tracer of what it cannot see in the columns. */
class TracingRecorder extends PassingRecorder {
  readonly #told: ToldTracer;

  constructor(next: Recorder, told: ToldTracer) {
    super(next);
    this.#told = told;
  }

  override requestSent(workload: number, dueMs: number): void {
    this.#told.sent(workload);
    super.requestSent(workload, dueMs);
  }

  override requestEnded(...told: Parameters<Recorder['requestEnded']>): void {
    const [workload, , , failure, number] = told;
    this.#told.ended(workload, number, failure);
    super.requestEnded(...told);
  }

  override requestFailed(...told: Parameters<Recorder['requestFailed']>): void {
    const [workload, number, , , cause, node, pod] = told;
    this.#told.explained(workload, number, cause, node, pod);
    super.requestFailed(...told);
  }

  override requestDelayed(...told: Parameters<Recorder['requestDelayed']>): void {
    const [workload, number, , cause, node, pod] = told;
    this.#told.explained(workload, number, cause, node, pod);
    super.requestDelayed(...told);
  }
}
