/** Closed forms of queueing theory for a mean service time of 1. Sources: Kleinrock, "Queueing Systems", vol. 1. */

/** Probability that an arrival has to wait at c workers of load rho each (Erlang's C), by the recursion of Erlang's B. */
export function erlangC(workers: number, rho: number): number {
  const offered = workers * rho;
  let blocking = 1;
  for (let k = 1; k <= workers; k++) blocking = (offered * blocking) / (k + offered * blocking);
  return blocking / (1 - rho * (1 - blocking));
}

/** Mean time in an M/M/c system. */
export function meanSojournMMc(workers: number, rho: number): number {
  return 1 + erlangC(workers, rho) / (workers * (1 - rho));
}

/** The p-quantile of the time in an M/M/c system: an exponential service after a wait that is zero or exponential. */
export function sojournQuantileMMc(workers: number, rho: number, p: number): number {
  const wait = erlangC(workers, rho);
  const theta = workers * (1 - rho);
  const longer = (t: number): number =>
    (1 - wait) * Math.exp(-t) +
    wait *
      (Math.abs(theta - 1) < 1e-9
        ? (1 + t) * Math.exp(-t)
        : (theta * Math.exp(-t) - Math.exp(-theta * t)) / (theta - 1));
  let low = 0;
  let high = 1000;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (longer(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Mean time in an M/G/1 system (Pollaczek and Khinchine); `cv` is the coefficient of variation of the service. */
export function meanSojournMG1(rho: number, cv: number): number {
  return 1 + (rho * (1 + cv * cv)) / (2 * (1 - rho));
}

/**
 * The probability of waiting σ at an Ek/M/1 queue: the root below 1 of σ = (kρ / (kρ + 1 − σ))^k. The time in the system
 * is exponential with mean 1 / (1 − σ). Each of k servers under round robin sees such arrivals from a Poisson process.
 */
export function erlangArrivalsSigma(stages: number, rho: number): number {
  let sigma = rho;
  for (let i = 0; i < 10_000; i++) sigma = ((stages * rho) / (stages * rho + 1 - sigma)) ** stages;
  return sigma;
}
