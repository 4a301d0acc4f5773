import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../src/base/scenario-error.ts';
import { parseCluster } from '../../../src/scenario/parse-cluster.ts';

/** As kubeadm writes it. */
function configMap(mode: string, namespace = 'kube-system'): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: ${namespace}, labels: {app: kube-proxy}}
data:
  config.conf: |-
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    clusterCIDR: 10.10.0.0/16
    conntrack: {maxPerCore: null, min: null}
    detectLocalMode: ""
    kind: KubeProxyConfiguration
    mode: ${mode}
  kubeconfig.conf: |-
    apiVersion: v1
    kind: Config
`;
}

const clusterOf = (text: string) => parseCluster([{ name: 'dump.yaml', text }]);

describe('the ConfigMap of kube-proxy', () => {
  it('is the configuration that it holds', () => {
    const { cluster, assumptions } = clusterOf(configMap('ipvs'));
    expect(cluster.proxy).toMatchObject({ mode: 'ipvs', clusterCIDR: '10.10.0.0/16' });
    expect(cluster.podCIDRs.IPv4).toEqual(['10.10.0.0/16']);
    expect(assumptions.map(({ what }) => what)).not.toContain('skipped');
  });

  it('is found in a List', () => {
    const item = configMap('ipvs').trimEnd().replaceAll('\n', '\n  ');
    expect(clusterOf(`apiVersion: v1\nkind: List\nitems:\n- ${item}\n`).cluster.proxy.mode).toBe('ipvs');
  });

  it('tells its mistakes with the file in it and the line there', () => {
    try {
      clusterOf(configMap('ipvss'));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ScenarioError);
      const [mistake, ...more] = (error as ScenarioError).mistakes;
      expect(more).toEqual([]);
      expect(mistake?.place).toMatchObject({ file: 'dump.yaml: config.conf of ConfigMap kube-proxy', line: 6 });
      expect(mistake?.help).toContain('did you mean "ipvs"?');
    }
  });

  it('is skipped as any other outside of kube-system', () => {
    const { cluster, assumptions } = clusterOf(configMap('ipvs', 'default'));
    expect(cluster.proxy.mode).toBe('iptables');
    expect(assumptions.find(({ what }) => what === 'skipped')?.value).toBe('1 ConfigMap');
  });
});
