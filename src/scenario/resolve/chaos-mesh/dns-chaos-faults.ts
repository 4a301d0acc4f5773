import type { DNSChaosSpec } from '../../document/chaos-mesh/dns-chaos-document.ts';
import type { ChaosContext, ChaosFault } from './chaos-context.ts';
import { selectPods } from './select-pods.ts';

/** The fault of a DNSChaos. Source of what an error is: github.com/chaos-mesh/k8s_dns_chaos (SERVFAIL). */
export function dnsChaosFaults(context: ChaosContext, spec: DNSChaosSpec): readonly ChaosFault[] | undefined {
  const pods = selectPods(context, [], spec);
  if (pods === undefined) return undefined;
  const { action, patterns } = spec;
  const kind = action === 'error' ? 'dns-error' : 'dns-wrong-address';
  return [{ suffix: '', kind, parameters: { pods, ...(patterns.length === 0 ? {} : { names: patterns }) } }];
}
