import type { Stream } from '../random/stream.ts';
import type { StatedDelay } from './delays.ts';

/** One draw of a stated delay, in ms. */
export function drawDelay(delay: StatedDelay, stream: Stream): number {
  return delay.fromMs + stream.uniform() * (delay.toMs - delay.fromMs);
}
