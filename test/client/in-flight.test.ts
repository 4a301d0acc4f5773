import { describe, expect, it } from 'vitest';
import { InFlight } from '../../src/client/in-flight.ts';

describe('the requests in flight', () => {
  it('obey Little’s law, whatever the order in which they end', () => {
    const inFlight = new InFlight();
    inFlight.begin(0);
    inFlight.begin(3);
    inFlight.end(3, 4);
    inFlight.begin(4);
    inFlight.end(0, 10.5);
    inFlight.end(4, 11);
    expect(() => inFlight.assertEnded()).not.toThrow();
  });

  it('are missed when one does not end', () => {
    const inFlight = new InFlight();
    inFlight.begin(0);
    inFlight.begin(1);
    inFlight.end(0, 2);
    expect(() => inFlight.assertEnded()).toThrow('a request has neither succeeded nor failed');
  });

  it('break the law when one ends that was due at another time', () => {
    const inFlight = new InFlight();
    inFlight.begin(1);
    inFlight.end(0, 2);
    expect(() => inFlight.assertEnded()).toThrow('Little’s law');
  });
});
