import { iptables } from './iptables.ts';
import { ipvs } from './ipvs.ts';
import { nftables } from './nftables.ts';
import type { ProxyMode } from './proxy-mode.ts';

/** kube-proxy's modes, by name. */
export const proxyModes: Readonly<Record<ProxyMode['name'], ProxyMode>> = { iptables, ipvs, nftables };
