import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { programNftables } from '../../../src/kubeproxy/nftables/program-nftables.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import { proxiedService, proxierState, representativeStates } from '../proxier-states.ts';

// The rules meet the real nft and the kernel in network namespaces of their own, which are gone with the command.

function inNamespace(command: string, input = ''): { readonly output: string; readonly complaint: string } {
  const { stdout, stderr, error } = spawnSync('unshare', ['--net', 'sh', '-ec', command], { input, encoding: 'utf8' });
  return { output: stdout ?? '', complaint: stderr || String(error ?? '') };
}

const { complaint: missing } = inNamespace('nft list ruleset');
if (missing !== '') console.warn(`not tested against nft, which cannot be used here: ${missing.trim()}`);

const guarded = {
  nodePort: 30080,
  loadBalancerIPs: ['203.0.113.9'],
  // One range holds another, and the address of the load balancer.
  loadBalancerSourceRanges: ['192.168.0.0/16', '192.168.0.0/24', '203.0.113.0/24'],
};
const longNames = { namespace: 'n'.repeat(63), service: 's'.repeat(63), portName: 'p'.repeat(63) };
const everywhere = { nodePortAddresses: ['0.0.0.0/0', '::/0'] };

// A thousand sets of clients take nft ten seconds.
const { 'more than a thousand endpoints': _, ...smallStates } = representativeStates;

const states: Readonly<Record<string, ProxierState>> = {
  ...smallStates,
  'names as long as they may be': proxierState(
    [
      proxiedService(['[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:65535'], { ...longNames, clusterIP: 'fd00:10:96::10' }),
      proxiedService([], { ...longNames, service: 't'.repeat(63), clusterIP: 'fd00:10:96::11' }),
    ],
    {},
    'IPv6',
  ),
  'node ports on every address': proxierState([proxiedService(['10.244.2.1:8080'], { nodePort: 30080 })], everywhere),
  'node ports on every address of IPv6': proxierState([], everywhere, 'IPv6'),
  'ranges that overlap, and masqueradeAll': proxierState([proxiedService(['10.244.2.1:8080'], guarded)], {
    nftables: { masqueradeAll: true, masqueradeBit: 20 },
  }),
  'Kubernetes 1.33': { ...proxierState([proxiedService(['10.244.2.1:8080'], guarded)]), kubernetesMinor: 33 },
};

describe.skipIf(missing !== '').each(Object.entries(states))('nft, given %s', (_, state) => {
  const program = programNftables(state);

  it('accepts the table, and what is printed of each Service alone', () => {
    const services = new Set(state.services.map(({ port }) => `${port.namespace}/${port.service}`));
    for (const service of [undefined, ...services]) {
      expect(inNamespace('nft --check --file -', program.print(service))).toEqual({ output: '', complaint: '' });
    }
  });

  it('lists the table that it has loaded as it is printed here', () => {
    const family = state.family === 'IPv4' ? 'ip' : 'ip6';
    const listed = inNamespace(`nft --file -; nft list table ${family} kube-proxy`, program.print());
    expect(listed.complaint).toBe('');
    expect(inAnyOrder(listed.output)).toBe(inAnyOrder(program.print()));
  });
});

/** The kernel lists elements by their hashes, and joins ranges that overlap or touch. */
function inAnyOrder(text: string): string {
  return text
    .replaceAll(/(ip6? saddr !=) .* drop/g, '$1 the ranges drop')
    .replaceAll(/\{ ([^{}]+) \}/g, (_, elements: string) => `{ ${elements.split(/,\s*/).toSorted().join(', ')} }`);
}
