import { comment, destination, except, isNew, jump, marked, source, toNode } from '../netfilter/matches.ts';
import type { Match } from '../netfilter/rule.ts';
import type { RuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import type { NodePortAddresses } from '../node-port-addresses.ts';
import type { ProxierState } from '../proxier-state.ts';
import { chain } from './well-known-chains.ts';

/**
 * The rules that lead from the kernel's hooks into kube-proxy's chains. kube-proxy puts each in front of those that are
 * there, so the last that it makes sure of comes first.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go iptablesJumpChains, iptablesKubeletJumpChains.
 */
export function appendHookJumps(writer: RuleTablesWriter): void {
  const firewall: readonly Match[] = [isNew, comment('kubernetes load balancer firewall')];
  const external: readonly Match[] = [isNew, comment('kubernetes externally-visible service portals')];
  const services: readonly Match[] = [isNew, comment('kubernetes service portals')];
  const toFirewall = 'new connections to a load balancer must come from one of its source ranges';
  const toServices = 'new connections to a Service without an endpoint end here';

  for (const hook of ['INPUT', 'OUTPUT']) {
    writer.append('filter', hook, [], jump(chain.firewall), 'guards the loopback addresses');
  }
  for (const hook of ['INPUT', 'OUTPUT', 'FORWARD']) {
    writer.append('filter', hook, firewall, jump(chain.proxyFirewall), toFirewall);
  }
  const forwarding = [comment('kubernetes forwarding rules')];
  writer.append('filter', 'FORWARD', forwarding, jump(chain.forward), 'the node forwards it');
  for (const hook of ['OUTPUT', 'FORWARD']) {
    writer.append('filter', hook, services, jump(chain.services), toServices);
  }
  const healthChecks = [comment('kubernetes health check service ports')];
  writer.append('filter', 'INPUT', healthChecks, jump(chain.nodePorts), 'it may be a health check of a load balancer');
  for (const hook of ['FORWARD', 'INPUT']) {
    writer.append('filter', hook, external, jump(chain.externalServices), toServices);
  }
  const lookUp = 'the first packet of a connection looks for its Service';
  for (const hook of ['PREROUTING', 'OUTPUT']) {
    writer.append('nat', hook, [comment('kubernetes service portals')], jump(chain.services), lookUp);
  }
  const leaving = [comment('kubernetes postrouting rules')];
  writer.append('nat', 'POSTROUTING', leaving, jump(chain.postrouting), 'on its way out its source may be rewritten');
}

/** The chains that do not depend on Services. */
export function appendCommonRules(writer: RuleTablesWriter, state: ProxierState, onLoopback: boolean): void {
  const { iptables, conntrack } = state.configuration;
  // Shifting into the sign bit is meant: marks are 32 bits without a sign.
  const bit = (1 << iptables.masqueradeBit) >>> 0;
  for (const table of ['nat', 'filter'] as const) {
    for (const name of [chain.services, chain.nodePorts, chain.canary]) writer.addChain(table, name);
  }
  for (const name of [chain.externalServices, chain.proxyFirewall, chain.firewall]) writer.addChain('filter', name);

  writer.append(
    'nat',
    chain.postrouting,
    [except(marked(bit))],
    { kind: 'RETURN' },
    'not marked: it keeps its source address',
  );
  const clear = 'takes the mark away again, in case the packet comes by once more';
  writer.append('nat', chain.postrouting, [], { kind: 'MARK', operation: 'xor', bit }, clear);
  writer.append(
    'nat',
    chain.postrouting,
    [comment('kubernetes service traffic requiring SNAT')],
    { kind: 'MASQUERADE', isFullyRandom: true },
    "the source becomes the node's address, with a random port",
  );
  writer.append('nat', chain.markMasquerade, [], { kind: 'MARK', operation: 'or', bit }, 'marks it for masquerade');

  if (onLoopback) {
    const tracked: Match = { kind: 'conntrack', not: true, states: ['RELATED', 'ESTABLISHED', 'DNAT'] };
    writer.append(
      'filter',
      chain.firewall,
      [
        comment('block incoming localnet connections'),
        destination('127.0.0.0/8'),
        except(source('127.0.0.0/8')),
        tracked,
      ],
      { kind: 'DROP' },
      'route_localnet, which node ports on 127.0.0.1 need, must not let others in',
    );
  }

  if (!conntrack.tcpBeLiberal) {
    const invalid: Match = { kind: 'conntrack', not: false, states: ['INVALID'] };
    writer.append('filter', chain.forward, [invalid], { kind: 'DROP' }, 'conntrack could not translate it');
  }
  const forwarded = 'marked for masquerade: forwarded even where the node forwards nothing by default';
  const ofConnection: Match = { kind: 'conntrack', not: false, states: ['RELATED', 'ESTABLISHED'] };
  writer.append(
    'filter',
    chain.forward,
    [comment('kubernetes forwarding rules'), marked(bit)],
    { kind: 'ACCEPT' },
    forwarded,
  );
  writer.append(
    'filter',
    chain.forward,
    [comment('kubernetes forwarding conntrack rule'), ofConnection],
    { kind: 'ACCEPT' },
    'a later packet of a connection that was let through',
  );
}

/** The end of KUBE-SERVICES: whatever was for no address of a Service may be for a node port. */
export function appendNodePortJumps(
  writer: RuleTablesWriter,
  { family }: ProxierState,
  { all, addresses, onLoopback }: NodePortAddresses,
): void {
  const last = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain');
  const why = 'the destination is an address of this node, so it may be a node port';
  // Node ports never work on ::1, and on 127.0.0.1 only by route_localnet.
  const loopback = except(destination(family === 'IPv6' ? '::1' : '127.0.0.0/8'));
  const conditions = all ? [[toNode, ...(onLoopback ? [] : [loopback])]] : addresses.map((ip) => [destination(ip)]);
  for (const condition of conditions) {
    writer.append('nat', chain.services, [last, ...condition], jump(chain.nodePorts), why);
  }
}
