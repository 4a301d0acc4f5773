/** The present time, and how many events were ever scheduled and cancelled: what a simulation shares with its lanes. */
export class Clock {
  nowMs = 0;
  /** The sequence number of the next event to be scheduled. A double: exact for 9 · 10¹⁵ events. */
  sequence = 0;
  cancelledCount = 0;
}
