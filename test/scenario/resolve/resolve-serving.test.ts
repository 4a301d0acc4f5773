import { describe, expect, it } from 'vitest';
import { assumption, mistakesIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const application = (...lines: readonly string[]): string =>
  own('Application', 'web', ['', 'selector: {matchLabels: {app: web}}', ...lines].join('\n  '));
const specOf = (...lines: readonly string[]) => worldOf([shop, workload(), application(...lines)]).applications[0]!;
const mistakesOf = (...lines: readonly string[]) => mistakesIn([shop, workload(), application(...lines)]);

describe('how processes serve', () => {
  it('is warm, unlimited and patient unless something else is said', () => {
    expect(specOf()).toMatchObject({ warmUp: null, cpu: null, shedding: null, abandonsExpired: false });
  });

  it('is slow at first, evenly less so unless another decay is said', () => {
    expect(specOf('warmUp: {factor: 10, duration: 45s}').warmUp).toEqual({
      factor: 10,
      durationMs: 45_000,
      decay: 'linear',
    });
    const decaying = specOf('warmUp: {factor: 10, duration: 45s, decay: exponential}');
    expect(decaying.warmUp?.decay).toBe('exponential');
  });

  it('needs a share of a CPU', () => {
    expect(specOf('cpu: {share: 20%}').cpu).toEqual({ share: 0.2 });
  });

  it('leaves undone what has expired', () => {
    expect(specOf('abandonsExpired: true').abandonsExpired).toBe(true);
  });

  it.each([
    ['{fixed: {limit: 20}}', { kind: 'fixed', options: { limit: 20 } }],
    ['{aimd: {timeout: 1s}}', { kind: 'aimd', options: { timeoutMs: 1000 } }],
    ['{vegas: {}}', { kind: 'vegas', options: {} }],
    ['{gradient2: {minimum: 5}}', { kind: 'gradient2', options: { minimum: 5 } }],
  ])('sheds what comes to more than a limit: %s', (written, limit) => {
    expect(specOf(`shedding: {limit: ${written}}`).shedding).toEqual({ limit, guaranteed: [], codel: null });
  });

  it('sheds the less important first where shares are guaranteed, and who has waited too long', () => {
    expect(specOf('shedding: {limit: {vegas: {}}, guaranteed: [1, 20%, 0]}').shedding?.guaranteed).toEqual([1, 0.2, 0]);
    expect(specOf('shedding: {codel: {target: 20ms}}').shedding).toEqual({
      limit: null,
      guaranteed: [],
      codel: { targetMs: 20, intervalMs: 100, adaptiveLifo: true },
    });
  });

  it.each([
    ['two limits', 'shedding: {limit: {vegas: {}, aimd: {}}}', 'a process has one limit, but here are aimd, vegas'],
    ['shares of no limit', 'shedding: {guaranteed: [1, 0]}', 'shares of a limit are guaranteed, but there is no limit'],
  ])('cannot have %s', (_, line, message) => {
    expect(mistakesOf(line)).toEqual([expect.stringContaining(message)]);
  });

  it('knows what can be set of a limit', () => {
    expect(mistakesOf('shedding: {limit: {vegas: {smoothness: 1}}}')).toEqual([expect.stringContaining('smoothing')]);
  });
});

it('requests have the priority of their workload, 0 unless it is said', () => {
  expect(worldOf([shop, workload()]).workloads[0]!.priority).toBe(0);
  expect(worldOf([shop, workload('priority: 3')]).workloads[0]!.priority).toBe(3);
});

it('limits of containers are those of the one with ports, and 0 is none', () => {
  const limited = (written: string) => shop.replace('image: nginx:1.27', `image: nginx:1.27\n          ${written}`);
  const limitsOf = (text: string) => worldOf([text, workload()]).pods[0]!.life.limits;
  const never = Number.POSITIVE_INFINITY;
  expect(limitsOf(shop)).toEqual({ cpu: never, memoryBytes: never });
  const some = 'resources: {limits: {cpu: 500m, memory: 64Mi}}';
  expect(limitsOf(limited(some))).toEqual({ cpu: 0.5, memoryBytes: 64 * 1024 * 1024 });
  expect(limitsOf(limited('resources: {limits: {cpu: 0}}'))).toEqual({ cpu: never, memoryBytes: never });
});

it('a CPU limit that nobody feels is said to be one', () => {
  const limited = shop.replace('image: nginx:1.27', 'image: nginx:1.27\n          resources: {limits: {cpu: 1}}');
  const noted = (...texts: readonly string[]) =>
    assumption(scenarioOf([limited, workload(), ...texts]), 'limits.cpu of Deployment default/web');
  expect(noted()).toContain('never throttles');
  expect(noted(application('cpu: {share: 1}'))).toBeUndefined();
});
