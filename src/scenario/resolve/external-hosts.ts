import type { ApplicationIndex, ApplicationSpec, PodIndex, WorldPod } from '../scenario.ts';
import { ASSUMED_MESSAGE_BYTES } from './message-size.ts';
import { neverEnded } from './never-ended.ts';
import type { Resolution } from './resolution.ts';
import type { ResolvedApplications } from './resolve-applications.ts';
import { hostLife } from './resolve-life.ts';
import { plainServing } from './resolve-serving.ts';

/** A server that somebody else runs: nothing is known of it but that it answers. */
const assumedHost: ApplicationSpec = {
  name: 'assumed of hosts outside',
  concurrency: Number.POSITIVE_INFINITY,
  queueLimit: null,
  discipline: 'fifo',
  serviceTime: { kind: 'exponential', parameters: { mean: 10 } },
  errorRate: 0,
  ...plainServing,
  releasesWorker: false,
  responseSizeBytes: ASSUMED_MESSAGE_BYTES,
  connections: neverEnded,
};

/** The hosts outside of the cluster that workloads call by the aliases of ExternalName Services. */
export class ExternalHosts {
  /** They follow the other pods and hosts, whose number is `first`. */
  readonly hosts: WorldPod[] = [];
  readonly #resolution: Resolution;
  readonly #applications: ResolvedApplications;
  readonly #first: number;
  #usesAssumed = false;

  constructor(resolution: Resolution, applications: ResolvedApplications, first: number) {
    this.#resolution = resolution;
    this.#applications = applications;
    this.#first = first;
  }

  /** The Application of those that no document describes, if there is such a host. */
  get applications(): readonly ApplicationSpec[] {
    return this.#usesAssumed ? [assumedHost] : [];
  }

  /** The position of a host, which is made when it is first asked for. */
  called(name: string): PodIndex {
    const known = this.hosts.findIndex((host) => host.name === name);
    const position = known >= 0 ? known : this.hosts.push(this.#make(name)) - 1;
    return (this.#first + position) as PodIndex;
  }

  #make(name: string): WorldPod {
    const described = this.#applications.ofHost.get(name);
    if (described === undefined) {
      this.#usesAssumed = true;
      const help = 'default; an Application with this host says otherwise';
      this.#resolution.notes.assume(
        `host ${name} outside of the cluster`,
        'no limit to its concurrency, exponential service time of mean 10ms, no errors',
        help,
      );
    }
    return {
      kind: 'host',
      namespace: '',
      name,
      owner: null,
      labels: {},
      node: null,
      ip: name,
      application: described ?? (this.#applications.applications.length as ApplicationIndex),
      life: hostLife,
      nodeSelector: {},
      tolerations: [],
      ready: true,
      terminating: false,
    };
  }
}
