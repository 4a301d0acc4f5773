import { describe, expect, it } from 'vitest';
import { SourcePorts } from '../../src/client/source-ports.ts';

const COUNT = 28_232;

describe('the source ports of an address', () => {
  it('are 28,232 towards one destination, from 32768 to 60999, each given once before any is given again', () => {
    const ports = new SourcePorts({ nowMs: 0 }, 0.5);
    const given = Array.from({ length: COUNT }, () => ports.take());
    expect(new Set(given).size).toBe(COUNT);
    expect([Math.min(...given), Math.max(...given)]).toEqual([32_768, 60_999]);
    expect(ports.take()).toBe(0);
  });

  it('stay away for 60 s when their connection was closed, and are free at once when it was reset', () => {
    const time = { nowMs: 1000 };
    const ports = new SourcePorts(time, 0);
    for (let i = 0; i < COUNT; i++) ports.take();
    ports.free(true);
    expect(ports.take()).toBe(0);
    ports.free(false);
    expect(ports.take()).toBeGreaterThan(0);
    time.nowMs = 60_999.9;
    expect(ports.take()).toBe(0);
    time.nowMs = 61_000;
    expect(ports.take()).toBeGreaterThan(0);
    expect(ports.take()).toBe(0);
  });

  it('let 470.5 connections a second through in the long run, however many are asked for', () => {
    // 600 a second, each over at once: as many as there are, then one for each that leaves TIME_WAIT.
    const time = { nowMs: 0 };
    const ports = new SourcePorts(time, 0.9);
    const minutes = [0, 0, 0, 0];
    for (let i = 0; i < 4 * 60 * 600; i++) {
      time.nowMs = (i * 1000) / 600;
      if (ports.take() === 0) continue;
      ports.free(true);
      minutes[Math.floor(i / 36_000)]!++;
    }
    expect(minutes).toEqual(Array.from({ length: 4 }, () => COUNT));
    expect(COUNT / 60).toBeCloseTo(470.5, 1);
  });

  it('are never exhausted by connections that are reset', () => {
    const ports = new SourcePorts({ nowMs: 0 }, 0);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3 * COUNT; i++) {
      least = Math.min(least, ports.take());
      ports.free(false);
    }
    expect(least).toBe(32_768);
  });

  it('never waits for a port that is only a number', () => {
    const ports = new SourcePorts({ nowMs: 0 }, 0);
    const given = new Set(Array.from({ length: 2 * COUNT }, () => ports.next()));
    expect(given.size).toBe(COUNT);
    expect(ports.take()).toBeGreaterThan(0);
  });
});
