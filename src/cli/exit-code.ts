/** What the program ends with: a promise to scripts, so the numbers never change. */
export const exitCode = {
  done: 0,
  /** It could not finish: a fault of svcsim, or the machine refused to store the report. */
  fault: 1,
  /** A mistake in the input or in the command. */
  mistake: 2,
  /** A threshold failed, as in k6. */
  thresholdFailed: 99,
  /** Interrupted by Ctrl-C (128 + SIGINT); what was finished was kept. */
  interrupted: 130,
} as const;
