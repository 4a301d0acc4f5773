import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { programIpvs } from '../../src/kubeproxy/ipvs/program-ipvs.ts';
import { representativeStates } from '../kubeproxy/proxier-states.ts';

// The sets and rules meet the real tools in network namespaces of their own, which are gone with the command.

interface Result {
  readonly status: number | null;
  readonly output: string;
  readonly complaint: string;
}

function inNamespace(command: string, input = ''): Result {
  const { status, stdout, stderr, error } = spawnSync('unshare', ['--net', 'sh', '-c', command], {
    input,
    encoding: 'utf8',
  });
  return { status, output: stdout ?? '', complaint: (stderr || String(error ?? '')).trim() };
}

function isUsable(tool: string, probe: string, input = ''): boolean {
  const { status, complaint } = inNamespace(probe, input);
  if (status !== 0) console.warn(`not tested against ${tool}, which cannot be used here: ${complaint}`);
  return status === 0;
}

const states = Object.entries(representativeStates);

const probeSets = 'create probe hash:ip,port family inet\n';
const canUseSets = isUsable('ipset', 'ipset restore && iptables -A INPUT -m set --match-set probe dst,dst', probeSets);
const canUseIPVS = isUsable('ipvsadm', 'ipvsadm -Sn');

describe.skipIf(!canUseSets).each(states)('ipset and iptables-restore: %s', (_, state) => {
  const program = programIpvs(state);
  const tool = state.family === 'IPv4' ? 'iptables' : 'ip6tables';
  // The kernel here may have no ip_vs, and then no match for it either.
  const rules = program.printIptables().replaceAll(/^.* -m ipvs .*\n/gm, '');
  const sets = program.printIPSets();

  it('accept the sets and the rules, and save the rules as they are printed here', () => {
    const both = `input=$(cat); echo "$input" | sed '/^\\*/,$d' | ipset restore && echo "$input" | sed -n '/^\\*/,$p' | ${tool}-restore && ${tool}-save -t nat && ${tool}-save -t filter`;
    const saved = inNamespace(both, sets + rules);
    expect({ status: saved.status, complaint: saved.complaint }).toEqual({ status: 0, complaint: '' });
    expect(saved.output.replaceAll(/^#.*\n/gm, '')).toBe(rules);
  });

  it('keep the entries of the sets', () => {
    const saved = inNamespace('ipset restore && ipset save', sets);
    const entries = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('add'));
    expect(entries(saved.output).toSorted()).toEqual(entries(sets).toSorted());
  });
});

describe.skipIf(!canUseIPVS).each(states)('ipvsadm: %s', (_, state) => {
  it('saves the virtual servers that it has loaded as they are printed here', () => {
    const text = programIpvs(state).print();
    const saved = inNamespace('ipvsadm -R && ipvsadm -Sn', text);
    expect({ status: saved.status, complaint: saved.complaint }).toEqual({ status: 0, complaint: '' });
    expect(saved.output).toBe(text);
  });
});
