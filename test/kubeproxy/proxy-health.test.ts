import { describe, expect, it } from 'vitest';
import { answerHealthz, isNodeEligible, isProxyHealthy } from '../../src/kubeproxy/proxy-health.ts';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly endpoint?: string;
  readonly pendingFor: string;
  readonly want: { readonly status: number };
}

const byDefault = defaultKubeProxyConfiguration({});
const rows = readCases<Row>('health_check_node_port').filter(({ endpoint }) => endpoint === '/healthz');

it.each(rows)('$name', ({ pendingFor, want }) => {
  const limitMs = 1000 * Number(/^<(\d+)s$/.exec(pendingFor)?.[1]);
  for (const pendingMs of [0, limitMs / 2, limitMs - 1]) {
    expect(answerHealthz(isProxyHealthy(pendingMs, byDefault), true).status).toBe(want.status);
  }
});

describe('kube-proxy is healthy', () => {
  it('while nothing waits', () => {
    expect(isProxyHealthy(null, byDefault)).toBe(true);
  });

  it('until a change has waited for twice the sync period of its mode', () => {
    expect(isProxyHealthy(59_999, byDefault)).toBe(true);
    expect(isProxyHealthy(60_000, byDefault)).toBe(false);
    const slow = defaultKubeProxyConfiguration({ mode: 'ipvs', ipvs: { syncPeriod: 60_000 } });
    expect(isProxyHealthy(119_999, slow)).toBe(true);
    expect(isProxyHealthy(120_000, slow)).toBe(false);
  });
});

describe('/healthz', () => {
  it('says 503 when kube-proxy is behind, and on a node that load balancers should leave', () => {
    expect(answerHealthz(true, true).status).toBe(200);
    expect(answerHealthz(false, true).status).toBe(503);
    expect(answerHealthz(true, false)).toMatchObject({ status: 503, body: { nodeEligible: false } });
  });
});

describe('a node is eligible', () => {
  it('unless it is being deleted or the autoscaler is about to delete it', () => {
    const taint = { key: 'ToBeDeletedByClusterAutoscaler', value: '1690000000', effect: 'NoSchedule' } as const;
    expect(isNodeEligible(defaultNode({}))).toBe(true);
    expect(isNodeEligible(defaultNode({ metadata: { deletionTimestamp: '2025-01-01T00:00:00Z' } }))).toBe(false);
    expect(isNodeEligible(defaultNode({ spec: { taints: [taint] } }))).toBe(false);
  });

  it('with other taints', () => {
    const spec = { unschedulable: true, taints: [{ key: 'dedicated', value: 'a', effect: 'NoExecute' }] } as const;
    expect(isNodeEligible(defaultNode({ spec }))).toBe(true);
  });
});
