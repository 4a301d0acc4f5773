import { describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../../../src/base/units.ts';
import { cronTimesMs, parseCron } from '../../../../src/scenario/document/chaos-mesh/cron-schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function parse(text: string): ReturnType<typeof parseCron> {
  return parseCron(text, (duration) => {
    const parsed = parseDurationMs(duration);
    return parsed.ok ? parsed.value : undefined;
  });
}

function dueMs(text: string, lengthMs: number): readonly number[] {
  const schedule = parse(text);
  if ('wrong' in schedule) throw new Error(schedule.wrong);
  return cronTimesMs(schedule, lengthMs, 1000);
}

describe('a schedule of cron', () => {
  it.each([
    ['@every 20s', MINUTE_MS, [20_000, 40_000]],
    // robfig/cron: at least a second, and whole seconds.
    ['@every 100ms', 3500, [1000, 2000, 3000]],
    ['@every 1m30s', 4 * MINUTE_MS, [90_000, 180_000]],
    ['* * * * *', 150_000, [MINUTE_MS, 2 * MINUTE_MS]],
    ['*/5 * * * *', 16 * MINUTE_MS, [5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS]],
    ['5/20 * * * *', HOUR_MS, [5 * MINUTE_MS, 25 * MINUTE_MS, 45 * MINUTE_MS]],
    ['1,3-5 * * * *', 6 * MINUTE_MS, [1, 3, 4, 5].map((minute) => minute * MINUTE_MS)],
    ['30 1-5/2 * * *', DAY_MS, [1.5, 3.5, 5.5].map((hour) => hour * HOUR_MS)],
    ['@hourly', 2.5 * HOUR_MS, [HOUR_MS, 2 * HOUR_MS]],
  ])('%s is due in %i ms at %j', (text, lengthMs, times) => {
    expect(dueMs(text, lengthMs)).toEqual(times);
  });

  it.each([
    ['0 0 * * 3', [2, 9]],
    ['0 0 * * wed,SUN', [2, 6, 9, 13]],
    ['0 0 15 * *', [14]],
    // A day of the month or a day of the week is enough where both are said.
    ['0 0 3 * 5', [2, 4, 11]],
    ['0 0 ? FEB *', []],
  ])('%s is due on the days %j after Monday, the first of January, of two weeks and a day', (text, days) => {
    expect(dueMs(text, 15 * DAY_MS)).toEqual(days.map((day) => day * DAY_MS));
  });

  it('knows how long months are', () => {
    expect(dueMs('@monthly', 365 * DAY_MS).map((ms) => ms / DAY_MS)).toEqual([
      31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334,
    ]);
  });

  it('gives no more times than are asked for', () => {
    const schedule = parse('* * * * *');
    if ('wrong' in schedule) throw new Error(schedule.wrong);
    expect(cronTimesMs(schedule, DAY_MS, 3)).toEqual([1, 2, 3].map((minute) => minute * MINUTE_MS));
  });

  it.each([
    ['* * * *', 'expected five fields (minute, hour, day of month, month, day of week), but found 4'],
    ['60 * * * *', '"60" is no minute from 0 to 59'],
    ['* * 0 * *', '"0" is no day of month from 1 to 31'],
    ['9-5 * * * *', '"9-5" is no minute from 0 to 59'],
    ['*/0 * * * *', '"*/0" is no minute from 0 to 59'],
    ['* * * * funday', '"funday" is no day of week from 0 to 6'],
    ['@every often', '"often" is no duration such as 90s or 1h30m'],
  ])('cannot be %s', (text, wrong) => {
    expect(parse(text)).toEqual({ wrong });
  });
});
