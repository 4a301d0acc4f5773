import type { LinkPacket, LinkRule, Verdict } from '../dataplane/link-rule.ts';
import type { Stream } from '../random/stream.ts';
import type { FaultKind, FaultParameter } from './fault.ts';
import { Places, placeParameters, Way } from './places.ts';

/** What is different from one kind of link fault to another. */
export interface LinkFaultParts {
  readonly name: string;
  readonly summary: string;
  readonly cause: LinkRule['cause'];
  /** Beside those that say where. */
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  readonly limitsBandwidth?: boolean;
  /** An end that is not said is everywhere but the other. */
  readonly elsewhere?: boolean;
  /** What becomes of a packet that is meant, and which way it goes. */
  judge(parameters: Readonly<Record<string, unknown>>, stream: Stream): (packet: LinkPacket, way: number) => Verdict;
}

/** A kind of fault that does something to the packets between two places. */
export function linkFault(parts: LinkFaultParts): FaultKind {
  const { name, summary, cause, limitsBandwidth = false, elsewhere = false } = parts;
  return {
    name,
    summary,
    parameters: { ...placeParameters, ...parts.parameters },
    limitsBandwidth,
    begin(target, parameters, stream) {
      const places = new Places(target, parameters, stream, elsewhere);
      const verdict = parts.judge(parameters, stream);
      return target.network.addRule({
        ofEnds: places.ofEnds,
        cause,
        verdict(packet) {
          const way = places.way(packet);
          return way === Way.none ? 0 : verdict(packet, way);
        },
      });
    },
  };
}
