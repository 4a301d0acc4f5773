import type { RunPod } from '../controlplane/run-pod.ts';
import { Admission } from '../dataplane/admission.ts';
import { CpuUse } from '../dataplane/cpu-use.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { LoadShedder } from '../dataplane/shedding/load-shedder.ts';
import { WarmUps } from '../dataplane/warm-ups.ts';
import type { Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Streams } from '../random/stream.ts';
import type { ApplicationSpec, World } from '../scenario/scenario.ts';

const THROTTLED = causeCode('throttled');

interface ServerParts {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly dataPlane: DataPlane;
  /** They may grow during the run. */
  readonly pods: readonly RunPod[];
}

/** Gives the servers what their Applications ask for beside workers and a queue; nothing where none does. */
export function assembleServers(world: World, parts: ServerParts): void {
  const { simulation, dataPlane, pods } = parts;
  const { applications } = world;
  if (applications.some(({ warmUp }) => warmUp !== null)) {
    const specOf = (pod: number) => applications[pods[pod]!.application]!.warmUp;
    const warmUps = new WarmUps({ simulation, pods: dataPlane.pods, specOf });
    dataPlane.processes.onStart = (pod) => warmUps.begin(pod);
  }
  const sheds = ({ shedding, abandonsExpired }: ApplicationSpec) => shedding !== null || abandonsExpired;
  if (applications.some(sheds)) dataPlane.servers.admission = assembleAdmission(world, parts);
  if (applications.some(({ cpu }) => cpu !== null)) dataPlane.servers.cpu = assembleCpu(world, parts);
}

function assembleAdmission({ applications }: World, { simulation, streams, dataPlane, pods }: ServerParts): Admission {
  const rulesOf = (pod: number) => {
    const { shedding, abandonsExpired } = applications[pods[pod]!.application]!;
    if (shedding === null) return abandonsExpired ? { shedder: null, abandonsExpired } : null;
    const stream = streams.named(`${purposeOf(pod, pods)}/shedding`);
    return { shedder: () => new LoadShedder(shedding, stream), abandonsExpired };
  };
  return new Admission({ simulation, requests: dataPlane.requests, pods: dataPlane.pods, rulesOf });
}

function assembleCpu({ applications }: World, { simulation, streams, dataPlane, pods }: ServerParts): CpuUse {
  return new CpuUse({
    simulation,
    pods: dataPlane.pods,
    pause: (pod) => dataPlane.pauses.begin(pod, THROTTLED),
    specOf: (pod) => {
      const { application, life } = pods[pod]!;
      const { cpu } = applications[application]!;
      return cpu === null ? null : { share: cpu.share, limit: life.limits.cpu };
    },
    phaseOf: (pod) => streams.named(`${purposeOf(pod, pods)}/cfs-phase`).uniform(),
  });
}

/** What a pod's streams are named after: its name, and where others had that before it, that it is the n-th. */
function purposeOf(pod: number, pods: readonly RunPod[]): string {
  const { namespace, name } = pods[pod]!;
  const before = pods.filter((other) => other.index < pod && other.name === name && other.namespace === namespace);
  return `server/${namespace}/${name}${before.length === 0 ? '' : `/${before.length + 1}`}`;
}
