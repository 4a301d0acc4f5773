import type { World } from '../scenario.ts';
import type { Resolution } from './resolution.ts';

/** The kernel on which the figures of the model were measured. */
const USUAL_VERSION = '6.18';

/** The version of Linux: that of the Simulation, else of the first node that says it. */
export function resolveKernel({ objects, notes }: Resolution): World['kernelVersion'] {
  const given = objects.only('Simulation')?.value.cluster?.kernelVersion;
  const node = objects.all('Node').find(({ value }) => /^\d+\.\d+/.test(value.status.nodeInfo.kernelVersion))?.value;
  const version = given ?? node?.status.nodeInfo.kernelVersion ?? USUAL_VERSION;
  if (given === undefined) {
    notes.assume('Linux kernel', version, node === undefined ? 'default' : `Node ${node.metadata.name}`);
  }
  const [major = 0, minor = 0] = version.split('.', 2).map((part) => Number.parseInt(part, 10));
  return { major, minor };
}
