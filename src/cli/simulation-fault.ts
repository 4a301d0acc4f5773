/** A fault of ours that ended a simulation: what was thrown, and the seed that brings it about again. */
export class SimulationFault extends Error {
  readonly seed: number;

  constructor(cause: unknown, seed: number) {
    super('the simulation failed', { cause });
    this.name = 'SimulationFault';
    this.seed = seed;
  }
}
