import type { ProxyServicePort } from '../proxier-state.ts';
import type { TraceStep } from '../rule-program.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import { elementKey } from './element-key.ts';
import { addressOf, meetsMatch, type PacketView } from './meets-match.ts';
import type { Chain, MapElement, NftTable, Rule, Statement } from './nft-table.ts';
import { printElement, printRule } from './print-table.ts';

/** A packet on its way; where an endpoint is drawn, it becomes several. */
export interface Flow extends PacketView {
  readonly probability: number;
  /** `on`: the next rule is tried; `accept`: the next base chain; the others end its way. */
  readonly fate: 'on' | 'accept' | 'drop' | 'reject';
  /** Where it was sent, as `IP:port`; null: where it wanted to go. */
  readonly endpoint: string | null;
  readonly masquerade: boolean;
  /** The Service port whose rules it met last. */
  readonly port: ProxyServicePort | null;
}

/** A node whose kernel has the table. */
export interface RuledNode {
  readonly table: NftTable;
  /** In the order of their priorities. */
  readonly baseChains: readonly Chain[];
  readonly localAddresses: ReadonlySet<string>;
}

/** One packet's way, and what is told of it. */
export interface Walk extends RuledNode {
  /** By what they write, so that what several flows meet is told once. */
  readonly steps: Map<string, TraceStep>;
}

/** What a packet becomes in a chain. Those still `on` go back to where the chain was jumped to from. */
export function walkChain(walk: Walk, chain: Chain, start: Flow): readonly Flow[] {
  let flows: readonly Flow[] = [{ ...start, port: chain.port ?? start.port }];
  const ended: Flow[] = [];
  for (const rule of chain.rules) {
    const next = flows.map((flow) => walkRule(walk, chain, rule, flow));
    ended.push(...next.flatMap(({ flows, leavesChain }) => (leavesChain ? flows : flows.filter(hasEnded))));
    flows = next.flatMap(({ flows, leavesChain }) => (leavesChain ? [] : flows.filter((flow) => !hasEnded(flow))));
    if (flows.length === 0) break;
  }
  return [...ended, ...flows];
}

/** What a packet becomes by a rule, and whether the chain's next rules are not for it. */
interface Passed {
  readonly flows: readonly Flow[];
  readonly leavesChain: boolean;
}

function hasEnded({ fate }: Flow): boolean {
  return fate !== 'on';
}

function walkRule(walk: Walk, chain: Chain, rule: Rule, flow: Flow): Passed {
  const { statement } = rule;
  const element = statement.kind === 'lookUp' ? find(walk.table, statement, flow) : undefined;
  const isMet = rule.matches.every((match) => meetsMatch(match, flow, walk.table, walk.localAddresses));
  if (!isMet || (statement.kind === 'lookUp' && element === undefined)) {
    tellRule(walk, chain, rule, rule.whyMissed);
    return { flows: [flow], leavesChain: false };
  }
  tellRule(walk, chain, rule, rule.why);
  if (statement.kind !== 'lookUp') return apply(walk, statement, flow);
  const { comment, verdict, why, port } = element!;
  tell(walk, statement.map, printElement(keyOf(statement, flow), comment, verdict), why);
  return apply(walk, verdict, { ...flow, port });
}

function apply(walk: Walk, statement: Exclude<Statement, { kind: 'lookUp' }>, flow: Flow): Passed {
  const stays = (change: Partial<Flow>): Passed => ({ flows: [{ ...flow, ...change }], leavesChain: false });
  switch (statement.kind) {
    case 'jump':
      return { flows: callChain(walk, statement.chain, flow), leavesChain: false };
    case 'goto':
      return { flows: callChain(walk, statement.chain, flow), leavesChain: true };
    case 'return':
      return { flows: [flow], leavesChain: true };
    case 'drop':
    case 'reject':
      return stays({ fate: statement.kind });
    case 'chooseChain': {
      const probability = flow.probability / statement.chains.length;
      return {
        flows: statement.chains.flatMap((chain) => callChain(walk, chain, { ...flow, probability })),
        leavesChain: true,
      };
    }
    case 'rememberSource':
      return stays({});
    case 'setMark':
      return stays({ mark: statement.operator === '|' ? flow.mark | statement.bits : flow.mark ^ statement.bits });
    case 'dnat': {
      const { ip, port } = splitEndpoint(statement.to);
      return stays({ daddr: addressOf(ip)!, destinationPort: port, endpoint: statement.to, fate: 'accept' });
    }
    case 'masquerade':
      return stays({ masquerade: true, fate: 'accept' });
  }
}

function callChain(walk: Walk, name: string, flow: Flow): readonly Flow[] {
  return walkChain(walk, walk.table.chains.get(name)!, flow);
}

function find({ maps }: NftTable, statement: Statement & { kind: 'lookUp' }, flow: Flow): MapElement | undefined {
  return maps.get(statement.map)!.elements.get(keyOf(statement, flow));
}

function keyOf({ key }: Statement & { kind: 'lookUp' }, { daddr, protocol, destinationPort }: Flow): string {
  return elementKey(key === 'addressAndPort' ? daddr.text : null, protocol, destinationPort);
}

/** What has no reason is not worth a word. */
function tellRule(walk: Walk, { name }: Chain, rule: Rule, why: string): void {
  if (why !== '') tell(walk, name, printRule(rule, walk.table.family), why);
}

function tell({ steps }: Walk, where: string, written: string, why: string): void {
  const step = `${where}: ${written}`;
  if (!steps.has(step)) steps.set(step, { step, why });
}
