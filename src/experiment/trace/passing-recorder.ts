import type { Recorder } from '../../measurement/recorder.ts';

/** Passes all that it is told on to another recorder; for those who listen to a part of it. */
export class PassingRecorder implements Recorder {
  readonly #next: Recorder;

  constructor(next: Recorder) {
    this.#next = next;
  }

  requestSent(...told: Parameters<Recorder['requestSent']>): void {
    this.#next.requestSent(...told);
  }

  requestEnded(...told: Parameters<Recorder['requestEnded']>): void {
    this.#next.requestEnded(...told);
  }

  requestFailed(...told: Parameters<Recorder['requestFailed']>): void {
    this.#next.requestFailed(...told);
  }

  requestDelayed(...told: Parameters<Recorder['requestDelayed']>): void {
    this.#next.requestDelayed(...told);
  }

  requestRetried(...told: Parameters<Recorder['requestRetried']>): void {
    this.#next.requestRetried(...told);
  }

  requestHedged(...told: Parameters<Recorder['requestHedged']>): void {
    this.#next.requestHedged(...told);
  }

  connectionOpened(...told: Parameters<Recorder['connectionOpened']>): void {
    this.#next.connectionOpened(...told);
  }

  requestAssigned(...told: Parameters<Recorder['requestAssigned']>): void {
    this.#next.requestAssigned(...told);
  }
}
