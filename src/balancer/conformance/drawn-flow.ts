import type { Stream } from '../../random/stream.ts';
import type { Flow } from '../balancer.ts';

/** A flow that differs from others in whatever an algorithm may look at: addresses, ports and key. */
export function drawnFlow(stream: Stream): Flow {
  return {
    sourceIp: stream.word(),
    sourcePort: 1024 + stream.below(64_512),
    destinationIp: stream.word(),
    destinationPort: 1 + stream.below(65_535),
    key: stream.word(),
  };
}
