import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { kernelThreshold } from '../../../src/balancer/iptables/probabilities.ts';
import { programIptables } from '../../../src/kubeproxy/iptables/program-iptables.ts';
import { representativeStates } from '../proxier-states.ts';

// The rules meet the real tools in network namespaces of their own, which are gone with the command.

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
  return { status, output: stdout ?? '', complaint: stderr || String(error ?? '') };
}

/** The tool's name after `iptables` or `ip6tables`, for each of the two implementations. */
const implementations = ['', '-legacy'] as const;

function isUsable(variant: string): boolean {
  const probe = inNamespace(`iptables${variant}-restore && ip6tables${variant}-restore`);
  if (probe.status === 0) return true;
  console.warn(`not tested against iptables${variant}-restore, which cannot be used here: ${probe.complaint.trim()}`);
  return false;
}

describe.each(implementations)('iptables%s-restore', (variant) => {
  describe.skipIf(!isUsable(variant)).each(Object.entries(representativeStates))('%s', (_, state) => {
    const tool = state.family === 'IPv4' ? `iptables${variant}` : `ip6tables${variant}`;
    const program = programIptables(state);

    it('accepts the rules of a node and of each Service alone', () => {
      const services = new Set(state.services.map(({ port }) => `${port.namespace}/${port.service}`));
      for (const service of [undefined, ...services]) {
        const { status, complaint } = inNamespace(`${tool}-restore --test`, program.print(service));
        expect({ status, complaint }).toEqual({ status: 0, complaint: '' });
      }
    });

    it('saves the rules it has loaded as they are printed here', () => {
      const saved = inNamespace(`${tool}-restore && ${tool}-save -t nat && ${tool}-save -t filter`, program.print());
      expect({ status: saved.status, complaint: saved.complaint }).toEqual({ status: 0, complaint: '' });
      expect(saved.output.replaceAll(/^#.*\n/gm, '')).toBe(asSaved(program.print()));
    });
  });
});

/** The tool prints a probability from the 31 bits that the kernel keeps of it. */
function asSaved(text: string): string {
  return text.replaceAll(
    /--probability (\S+)/g,
    (_, probability: string) => `--probability ${(kernelThreshold(probability) / 2 ** 31).toFixed(11)}`,
  );
}
