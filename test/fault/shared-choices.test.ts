import { describe, expect, it } from 'vitest';
import { choosePods } from '../../src/fault/choose-pods.ts';
import type { PodChoice } from '../../src/fault/fault.ts';
import { SharedChoices } from '../../src/fault/shared-choices.ts';
import { Streams } from '../../src/random/stream.ts';

const pods = Array.from({ length: 20 }, (_, index) => ({ index, replaces: null, gone: false, node: 0 })) as never;
const choice: PodChoice = { pods: Array.from({ length: 20 }, (_, i) => i), named: false, mode: 'fixed', value: 5 };
const streams = new Streams(1, 0);

describe('faults that belong together', () => {
  it('hit the same pods each time, and draw anew the next time', () => {
    const choices = new SharedChoices();
    const cpu = streams.named('cpu');
    const memory = streams.named('memory');
    const chosen = [0, 1, 2].map((turn) => {
      const [one, other] = [cpu, memory].map((stream) => {
        const parameters = choices.parametersFor('StressChaos a', turn, { pods: choice, workers: 2 });
        expect(parameters.workers).toBe(2);
        return choosePods(parameters.pods as PodChoice, pods, stream);
      });
      expect(other).toEqual(one);
      return JSON.stringify(one);
    });
    expect(new Set(chosen).size).toBe(3);
  });

  it('choose for each of their parameters, and not for other groups', () => {
    const choices = new SharedChoices();
    const stream = streams.named('network');
    const { from, to } = choices.parametersFor('a', 0, { from: choice, to: choice, nodes: [1] });
    const other = choices.parametersFor('b', 0, { from: choice });
    const drawn = [from, to, other.from].map((each) => JSON.stringify(choosePods(each as PodChoice, pods, stream)));
    expect(new Set(drawn).size).toBe(3);
  });
});
