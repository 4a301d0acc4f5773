/** The user CPU time of this process so far. Unlike the wall clock it does not run while others have the processor. */
export function userSeconds(): number {
  return process.cpuUsage().user / 1e6;
}
