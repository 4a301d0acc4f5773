import type { FaultParameter } from './fault.ts';

/** The parameters of faults of HTTP that say which requests and responses they are about. */
export const aboutParameters: Readonly<Record<'side' | 'requests' | 'code', FaultParameter>> = {
  side: { type: 'side', required: false, summary: '`request` (the default): before the process; or `response`.' },
  requests: {
    type: 'requests',
    required: false,
    summary: 'Which requests of HTTP/1.1 without TLS, by port, path and method; without it, all.',
  },
  code: {
    type: 'status',
    required: false,
    summary: 'Of responses only those with this status code: 200, 500 of errors, 503 where a request was turned away.',
  },
};

/** What these parameters say. Connections that were open when the fault begins go past the proxy. */
export function aboutRequests(parameters: Readonly<Record<string, unknown>>): {
  readonly side: 'request' | 'response';
  readonly workloads: readonly number[];
  readonly code: number | null;
  readonly newConnectionsOnly: true;
} {
  return {
    side: (parameters.side ?? 'request') as 'request' | 'response',
    workloads: parameters.requests as readonly number[],
    code: (parameters.code ?? null) as number | null,
    newConnectionsOnly: true,
  };
}
