import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Processes of pods that lose memory until the kernel kills them, and again when they are back. */
export const memoryLeak: FaultKind = {
  name: 'memory-leak',
  summary:
    'Lets the processes of pods lose memory, with time or with each request: at limits.memory of the container, or the node’s memory, each is killed (OOM), starts again with back-off, and goes on losing memory.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    perSecond: { type: 'size', required: false, summary: 'Bytes lost each second; none without.' },
    perRequest: {
      type: 'size',
      required: false,
      summary: 'Bytes lost with each request that is served; none without.',
    },
    used: { type: 'size', required: false, summary: 'Bytes that a process uses when it starts; none without.' },
  },
  begin({ controlPlane, memory, leaks }, { pods, perSecond = 0, perRequest = 0, used = 0 }, stream) {
    const ends = choosePods(pods as PodChoice, controlPlane.pods, stream).map((pod) => {
      const spec = {
        usedBytes: used as number,
        bytesPerSecond: perSecond as number,
        bytesPerRequest: perRequest as number,
        limitBytes: memory.bytesOf(pod),
      };
      return leaks.begin(pod, spec, () => controlPlane.killForMemory(pod));
    });
    return () => {
      for (const end of ends) end();
    };
  },
};
