import type { EventKind, Simulation } from '../../engine/simulation.ts';
import { autoscalerSyncPeriodMs, decideReplicas, tolerancesOf } from '../../kubernetes/horizontal-pod-autoscaler.ts';
import type { MetricReading } from '../../kubernetes/metric-reading.ts';
import { proposeReplicas } from '../../kubernetes/replica-proposal.ts';
import { defaultReadinessTimes } from '../../kubernetes/scaled-pod.ts';
import { type ScalingHistory, startScalingHistory } from '../../kubernetes/scaling-history.ts';
import type { ApiServer } from '../api-server.ts';
import type { PodStore } from '../pod-store.ts';
import type { AutoscalerMetric, AutoscalerSpec } from './autoscaler-spec.ts';
import type { MetricsServer } from './metrics-server.ts';
import { PodTransitions } from './pod-transitions.ts';

/** The scale subresource of what an autoscaler scales. */
export interface Scale {
  /** How many pods are asked for now. */
  replicas(): number;
  /** Asks for another number. */
  set(replicas: number): void;
}

/** What autoscalers work with. */
export interface AutoscalerParts {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly api: ApiServer;
  readonly metrics: MetricsServer;
  readonly scaleOf: (owner: string) => Scale;
  /** From 0 to 1, for each autoscaler: when in its period it looks first. */
  readonly phases: readonly number[];
  /** Told of a decision, for the time axis of the report. */
  readonly onMark: (label: string) => void;
}

interface Autoscaler {
  readonly spec: AutoscalerSpec;
  readonly scale: Scale;
  history: ScalingHistory;
}

/**
 * The HorizontalPodAutoscaler controller: every 15 s it reads the metrics of each autoscaler's pods, which are as old as
 * the last scraping, and sets the number of replicas that they ask for, within its limits.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go (each autoscaler is looked at again after the sync period).
 */
export class PodAutoscalers {
  readonly #parts: AutoscalerParts;
  readonly #autoscalers: readonly Autoscaler[];
  readonly #transitions: PodTransitions;
  readonly #sync: EventKind;

  constructor(specs: readonly AutoscalerSpec[], parts: AutoscalerParts) {
    const { simulation, store, scaleOf, phases } = parts;
    this.#parts = parts;
    this.#transitions = new PodTransitions(simulation, store);
    this.#sync = simulation.kind('autoscaler-sync', (number) => this.#onSync(number));
    this.#autoscalers = specs.map((spec, number) => {
      const scale = scaleOf(spec.owner);
      simulation.schedule(phases[number]! * autoscalerSyncPeriodMs, this.#sync, number);
      return { spec, scale, history: startScalingHistory(scale.replicas(), simulation.nowMs) };
    });
  }

  #onSync(number: number): void {
    const { simulation, api, onMark } = this.#parts;
    if (simulation.isQuiescing || api.defers(this.#sync, number)) return;
    simulation.schedule(autoscalerSyncPeriodMs, this.#sync, number);
    const autoscaler = this.#autoscalers[number]!;
    const { spec, scale, history } = autoscaler;
    const replicas = scale.replicas();
    const decision = decideReplicas(spec.limits, replicas, this.#proposals(spec, replicas), history, simulation.nowMs);
    autoscaler.history = decision.history;
    if (decision.replicas === replicas) return;
    onMark(`${spec.name.slice(spec.name.indexOf('/') + 1)} ${replicas} → ${decision.replicas}`);
    scale.set(decision.replicas);
  }

  #proposals({ owner, metrics, limits }: AutoscalerSpec, replicas: number): ReturnType<typeof proposeReplicas>[] {
    const { simulation, store } = this.#parts;
    const pods = store.podsOf(owner);
    const state = {
      specReplicas: replicas,
      statusReplicas: pods.filter(({ terminating }) => !terminating).length,
      pods: pods.map((pod) => this.#transitions.scaledPod(pod)),
    };
    const indexes = pods.map(({ index }) => index);
    const tolerances = tolerancesOf(limits.behavior);
    return metrics.map((metric) =>
      proposeReplicas(this.#read(metric, indexes), state, tolerances, defaultReadinessTimes, simulation.nowMs),
    );
  }

  #read(metric: AutoscalerMetric, pods: readonly number[]): MetricReading {
    const { metrics } = this.#parts;
    if (metric.kind === 'pods') {
      const { averageValueMilli } = metric;
      return {
        type: 'Pods',
        target: { type: 'AverageValue', averageValueMilli },
        samples: pods.map((pod) => metrics.custom(metric.metric, pod)),
      };
    }
    const { target, requestMilli } = metric;
    return {
      type: 'Resource',
      resource: 'cpu',
      target:
        target.type === 'Utilization'
          ? { ...target, requestsMilli: pods.map(() => requestMilli ?? undefined) }
          : target,
      samples: pods.map((pod) => metrics.cpu(pod)),
    };
  }
}
