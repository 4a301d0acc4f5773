import { enlargeFloat64, enlargeInt32 } from '../../base/columns.ts';
import type { LatencyEstimates } from '../../dataplane/latency-estimates.ts';
import type { Network } from '../../dataplane/network.ts';
import { clientEnd } from '../../dataplane/packet-ends.ts';
import { PodState, type PodTable } from '../../dataplane/pod-table.ts';
import { NONE } from '../../dataplane/request-table.ts';
import { neverAgainMs } from '../../dataplane/retransmission.ts';
import type { EventKind, Simulation } from '../../engine/simulation.ts';

/** What probes travel by, and whom they ask. */
export interface ProbeParts {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly pods: PodTable;
  readonly estimates: LatencyEstimates;
  /** By place: its node, and the group whose delays its packets have. */
  readonly nodeOf: Int32Array;
  readonly groupOf: Int32Array;
  readonly answered: (point: number, server: number, pod: number, inFlight: number, latencyMs: number) => void;
}

/**
 * Probes: small calls beside the requests that ask a server how many requests it holds and how long one takes. They
 * travel as other packets do and wait in no queue. One that is lost, or meets nobody, is never answered.
 */
export class Probes {
  readonly #parts: ProbeParts;
  readonly #arrived: EventKind;
  readonly #answered: EventKind;
  /** By probe that is under way. */
  #point: Int32Array = new Int32Array(64);
  #server: Int32Array = new Int32Array(64);
  #pod: Int32Array = new Int32Array(64);
  #place: Int32Array = new Int32Array(64);
  #inFlight: Int32Array = new Int32Array(64);
  #latencyMs: Float64Array = new Float64Array(64);
  readonly #free: number[] = [];
  #used = 0;

  constructor(parts: ProbeParts) {
    this.#parts = parts;
    const { simulation, network } = parts;
    this.#arrived = simulation.kind('probe-arrived', (probe) => this.#onArrived(probe));
    this.#answered = simulation.kind('probe-answered', (probe) => this.#onAnswered(probe));
    for (const kind of [this.#arrived, this.#answered]) network.whenLost(kind, (probe) => this.#free.push(probe));
  }

  /** Sends a probe from a point at a place to the pod of one of its servers. */
  send(point: number, server: number, place: number, pod: number): void {
    const probe = this.#free.pop() ?? this.#used++;
    if (probe >= this.#point.length) this.#grow();
    this.#point[probe] = point;
    this.#server[probe] = server;
    this.#pod[probe] = pod;
    this.#place[probe] = place;
    this.#travel(probe, this.#arrived, true);
  }

  #travel(probe: number, kind: EventKind, toPod: boolean): void {
    const { network, pods, nodeOf, groupOf } = this.#parts;
    const place = this.#place[probe]!;
    const pod = this.#pod[probe]!;
    const path = network.path(groupOf[place]!, nodeOf[place]!, NONE, pods.node[pod]!);
    const here = clientEnd(place);
    network.send(path, 0, kind, probe, toPod ? here : pod, toPod ? pod : here, neverAgainMs);
  }

  #onArrived(probe: number): void {
    const { pods, estimates, network, simulation } = this.#parts;
    const pod = this.#pod[probe]!;
    if (pods.state[pod] !== PodState.up || network.isDown(pods.node[pod]!)) {
      this.#free.push(probe);
      return;
    }
    const inFlight = pods.busy[pod]! + pods.queueLength[pod]!;
    this.#inFlight[probe] = inFlight;
    this.#latencyMs[probe] = estimates.at(pod, inFlight, simulation.nowMs);
    this.#travel(probe, this.#answered, false);
  }

  #onAnswered(probe: number): void {
    this.#free.push(probe);
    const { network, nodeOf } = this.#parts;
    if (network.isDown(nodeOf[this.#place[probe]!]!)) return;
    this.#parts.answered(
      this.#point[probe]!,
      this.#server[probe]!,
      this.#pod[probe]!,
      this.#inFlight[probe]!,
      this.#latencyMs[probe]!,
    );
  }

  #grow(): void {
    const size = this.#point.length * 2;
    this.#point = enlargeInt32(this.#point, size);
    this.#server = enlargeInt32(this.#server, size);
    this.#pod = enlargeInt32(this.#pod, size);
    this.#place = enlargeInt32(this.#place, size);
    this.#inFlight = enlargeInt32(this.#inFlight, size);
    this.#latencyMs = enlargeFloat64(this.#latencyMs, size);
  }
}
