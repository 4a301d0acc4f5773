/**
 * A request that succeeded was held up noticeably when one event took at least half of its latency and more than this, in
 * ms: what people begin to notice (J. Nielsen, "Usability Engineering", chapter 5), and less than the shortest time-out of
 * TCP in Linux. Events are: packets or SYNs sent again or delayed by a fault, DNS queries sent again, attempts that failed
 * before, waiting for a connection or in a queue, and whatever slows or stops the process.
 */
export const noticeableDelayMs = 100;
