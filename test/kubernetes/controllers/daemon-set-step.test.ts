import { describe, expect, it } from 'vitest';
import { type DaemonNode, daemonSetStep } from '../../../src/kubernetes/controllers/daemon-set-step.ts';

/** Nodes by the letters of their pods: `u` updated and available, `.` updated and not yet, `o` old, `x` old and broken, `t` terminating. */
const nodes = (...letters: readonly string[]): readonly DaemonNode[] =>
  letters.map((each, node) => ({
    node,
    shouldRun: true,
    pods: [...each].map((letter, i) => ({
      index: 10 * node + i,
      isUpdated: letter === 'u' || letter === '.',
      terminating: letter === 't',
      ready: letter === 'u' || letter === 'o',
      available: letter === 'u' || letter === 'o',
    })),
  }));
const replacing = (maxUnavailable: number | string) =>
  ({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable } }) as const;
const surging = (maxSurge: number | string) =>
  ({ type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } }) as const;

describe('a DaemonSet', () => {
  it('has one pod on each node that should have one, when the old one is gone', () => {
    const [first, second, third] = nodes('', 't', 'u');
    expect(daemonSetStep(replacing(1), [first!, second!, third!])).toEqual({ created: [0], deleted: [] });
  });

  it('deletes pods on nodes that it does not fit, and all but the oldest of several', () => {
    const [first, second] = nodes('u', 'uu');
    expect(daemonSetStep(replacing(1), [{ ...first!, shouldRun: false }, second!])).toEqual({
      created: [],
      deleted: [0, 11],
    });
  });
});

describe('the rolling update of a DaemonSet', () => {
  it('replaces as many as may be unavailable, percentages rounded up', () => {
    expect(daemonSetStep(replacing(1), nodes('o', 'o', 'o'))).toEqual({ created: [], deleted: [0] });
    expect(daemonSetStep(replacing('34%'), nodes('o', 'o', 'o'))).toEqual({ created: [], deleted: [0, 10] });
  });

  it('waits while a new one is not available, or an old one not gone', () => {
    expect(daemonSetStep(replacing(1), nodes('.', 'o'))).toEqual({ created: [], deleted: [] });
    expect(daemonSetStep(replacing(1), nodes('t', 'o'))).toEqual({ created: [], deleted: [] });
    expect(daemonSetStep(replacing(1), nodes('u', 'o'))).toEqual({ created: [], deleted: [10] });
  });

  it('replaces broken pods whatever may be unavailable', () => {
    expect(daemonSetStep(replacing(1), nodes('o', 'x', 'x'))).toEqual({ created: [], deleted: [10, 20] });
  });

  it('replaces nothing by itself when it is OnDelete', () => {
    expect(daemonSetStep({ type: 'OnDelete' }, nodes('o', '')).created).toEqual([1]);
    expect(daemonSetStep({ type: 'OnDelete' }, nodes('o', 'o'))).toEqual({ created: [], deleted: [] });
  });

  it('with a surge makes the new pod first, and deletes the old one when it is available', () => {
    expect(daemonSetStep(surging(1), nodes('o', 'o'))).toEqual({ created: [0], deleted: [] });
    expect(daemonSetStep(surging(1), nodes('o.', 'o'))).toEqual({ created: [], deleted: [] });
    expect(daemonSetStep(surging(1), nodes('ou', 'o'))).toEqual({ created: [], deleted: [0] });
    expect(daemonSetStep(surging(1), nodes('tu', 'o'))).toEqual({ created: [1], deleted: [] });
    expect(daemonSetStep(surging('50%'), nodes('o', 'x', 'o', 'o'))).toEqual({ created: [1, 0, 2], deleted: [] });
    expect(daemonSetStep(surging(1), nodes('x.', 'o'))).toEqual({ created: [], deleted: [0] });
  });
});
