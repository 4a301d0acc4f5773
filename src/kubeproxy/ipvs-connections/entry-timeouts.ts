import { TcpState } from './tcp-state.ts';

/** How long entries live after their last packet, in ms, so far as `ipvsadm --set` changes it. */
export interface EntryTimeouts {
  readonly establishedMs: number;
  readonly finWaitMs: number;
  readonly udpMs: number;
}

/** So long an entry in TIME_WAIT lives: a connection that both sides have closed. */
export const TIME_WAIT_MS = 120_000;
/** So long one in CLOSE lives: a connection that was reset. */
export const CLOSE_MS = 10_000;
/** So long one in SYN_RECV lives: a connection that was not answered. */
export const SYN_RECEIVED_MS = 60_000;

/** As the kernel has them; kube-proxy changes none unless told to. */
export const defaultEntryTimeouts: EntryTimeouts = { establishedMs: 900_000, finWaitMs: 120_000, udpMs: 300_000 };

/** How long the entry of a TCP connection lives after its last packet. Source: ip_vs_proto_tcp.c tcp_timeouts. */
export function tcpTimeoutMs(state: TcpState, { establishedMs, finWaitMs }: EntryTimeouts): number {
  switch (state) {
    case TcpState.established:
      return establishedMs;
    case TcpState.synSent:
      return 120_000;
    case TcpState.synReceived:
      return SYN_RECEIVED_MS;
    case TcpState.finWait:
      return finWaitMs;
    case TcpState.timeWait:
      return TIME_WAIT_MS;
    case TcpState.close:
      return CLOSE_MS;
    case TcpState.closeWait:
      return 60_000;
  }
}
