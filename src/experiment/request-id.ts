/** Which request of an alternative: positions of the replication and the workload, and its number from 1 on. */
export interface RequestId {
  readonly replication: number;
  readonly workload: number;
  readonly number: number;
}

/** As people write it: `REPLICATION/WORKLOAD/NUMBER`, all counted from 1: `1/default/shoppers/17`. */
export function requestId(replication: number, workload: string, number: number): string {
  return `${replication + 1}/${workload}/${number}`;
}

/**
 * What an ID stands for. Without a replication the first is meant; without its namespace a workload of which there is but
 * one of that name. Null where the text is no ID or there is no such workload.
 */
export function parseRequestId(text: string, workloads: readonly string[]): RequestId | null {
  const match = /^(.+)\/([1-9]\d*)$/.exec(text);
  if (match === null) return null;
  const number = Number(match[2]);
  // A namespace may be a number too, so that the name as a whole goes first.
  const whole = workloadOf(match[1]!, workloads);
  if (whole !== null) return { replication: 0, workload: whole, number };
  const split = /^([1-9]\d*)\/(.+)$/.exec(match[1]!);
  const workload = split === null ? null : workloadOf(split[2]!, workloads);
  return workload === null ? null : { replication: Number(split![1]) - 1, workload, number };
}

function workloadOf(name: string, workloads: readonly string[]): number | null {
  const exact = workloads.indexOf(name);
  if (exact >= 0) return exact;
  const alike = workloads.filter((each) => each.endsWith(`/${name}`));
  return alike.length === 1 ? workloads.indexOf(alike[0]!) : null;
}
