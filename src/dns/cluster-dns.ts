import type { DnsServer, DnsServerName } from './dns-server.ts';
import type { KubernetesZone } from './kubernetes-zone.ts';
import type { DnsResponse, Question } from './record.ts';

/**
 * CoreDNS without its cache: the zone of the cluster, and for all other names an upstream resolver. An alias of the zone
 * that leads out of it is followed there, too, so that the client gets the address in the same answer.
 *
 * Source: kubeadm's Corefile (`kubernetes`, `forward . /etc/resolv.conf`); CoreDNS plugin/pkg/upstream.
 */
export function createClusterDns(zone: KubernetesZone, upstream: DnsServer): DnsServer {
  return {
    ask(question, nowMs) {
      const visited: DnsServerName[] = ['cluster-dns'];
      const answer = (each: Question): DnsResponse => {
        const own = zone.answer(each, answer);
        if (own !== undefined) return own;
        const { response, visited: further } = upstream.ask(each, nowMs);
        for (const server of further) if (!visited.includes(server)) visited.push(server);
        return response;
      };
      return { response: answer(question), visited };
    },
  };
}
