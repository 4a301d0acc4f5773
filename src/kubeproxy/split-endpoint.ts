/** `IP:port`, or `[IP]:port` of IPv6, in its two parts; the address comes without brackets. */
export function splitEndpoint(address: string): { readonly ip: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  const ip = address.slice(0, colon);
  return { ip: ip.startsWith('[') ? ip.slice(1, -1) : ip, port: Number(address.slice(colon + 1)) };
}
