/**
 * States of a TCP connection as IPVS follows it from the packets of both sides. Those that no packet of a masqueraded
 * connection leads to are left out.
 */
export const TcpState = {
  established: 0,
  /** The server sent a SYN on an entry whose connection was over. */
  synSent: 1,
  synReceived: 2,
  finWait: 3,
  timeWait: 4,
  close: 5,
  closeWait: 6,
} as const;

/** One of `TcpState`. */
export type TcpState = (typeof TcpState)[keyof typeof TcpState];

/** What of a TCP packet matters. A SYN with ACK is a `syn`; an RST counts before all else, a FIN before an ACK. */
export type TcpPacket = 'syn' | 'fin' | 'ack' | 'rst';

/** By present state. Source: Linux net/netfilter/ipvs/ip_vs_proto_tcp.c, tcp_states. */
type NextStates = readonly [TcpState, TcpState, TcpState, TcpState, TcpState, TcpState, TcpState];

const { established: ES, synSent: SS, synReceived: SR, finWait: FW, timeWait: TW, close: CL, closeWait: CW } = TcpState;

/** By packet of the client. */
const afterClient: Readonly<Record<TcpPacket, NextStates>> = {
  syn: [ES, ES, SR, SR, SR, SR, SR],
  fin: [CW, SS, TW, TW, TW, CL, CW],
  ack: [ES, SS, ES, FW, TW, CL, CW],
  rst: [CL, CL, SR, CL, CL, CL, CL],
};

/** By packet of the server. */
const afterServer: Readonly<Record<TcpPacket, NextStates>> = {
  syn: [ES, SS, SR, SS, SS, SS, SS],
  fin: [FW, SS, TW, FW, TW, CL, TW],
  ack: [ES, SS, ES, FW, TW, CL, CW],
  rst: [CL, SS, CL, CL, TW, CL, CL],
};

/** The state after a packet. */
export function nextTcpState(state: TcpState, sender: 'client' | 'server', packet: TcpPacket): TcpState {
  return (sender === 'client' ? afterClient : afterServer)[packet][state];
}

/** Whether a connection counts as active. Source: ip_vs_proto_tcp.c tcp_state_active_table. */
export function isActiveTcpState(state: TcpState): boolean {
  return state === ES || state === SS || state === SR;
}
