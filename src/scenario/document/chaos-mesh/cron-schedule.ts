/** A schedule of cron: so often, or at the minutes that its five fields name. */
export type CronSchedule =
  | { readonly kind: 'every'; readonly everyMs: number }
  | {
      readonly kind: 'fields';
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      readonly days: readonly number[];
      readonly months: readonly number[];
      /** 0 is Sunday. */
      readonly weekdays: readonly number[];
      /** Whether days of the month, and of the week, are said: then a day of one of both is enough. */
      readonly isDaySaid: boolean;
      readonly isWeekdaySaid: boolean;
    };

/** Why a text is no schedule. */
export interface WrongCron {
  readonly wrong: string;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const descriptors: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for its numbers, the first of which is `min`. */
  readonly names: readonly string[];
}

const fields: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: monthNames },
  { name: 'day of week', min: 0, max: 6, names: weekdayNames },
];

/**
 * A schedule as Chaos Mesh reads it (github.com/robfig/cron ParseStandard): five fields (minute, hour, day of month,
 * month, day of week) with lists, ranges, steps and names, or a descriptor such as `@hourly`, or `@every` and a Go
 * duration, which it rounds down to whole seconds, to one at least.
 *
 * @param parseDurationMs ms of a Go duration, undefined for any other text.
 */
export function parseCron(
  text: string,
  parseDurationMs: (text: string) => number | undefined,
): CronSchedule | WrongCron {
  const every = /^@every +(.+)$/.exec(text);
  if (every !== null) {
    const ms = parseDurationMs(every[1] ?? '');
    if (ms === undefined) return { wrong: `${JSON.stringify(every[1])} is no duration such as 90s or 1h30m` };
    return { kind: 'every', everyMs: Math.max(1000, Math.floor(ms / 1000) * 1000) };
  }
  if (text.startsWith('@') && !descriptors.has(text)) {
    return {
      wrong: `unknown descriptor ${JSON.stringify(text)}; there are @every and ${[...descriptors.keys()].join(', ')}`,
    };
  }
  const parts = (descriptors.get(text) ?? text).trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return {
      wrong: `expected five fields (minute, hour, day of month, month, day of week), but found ${parts.length}`,
    };
  }
  const sets: (readonly number[])[] = [];
  for (const [i, field] of fields.entries()) {
    const numbers = parseField(parts[i] ?? '', field);
    if (!Array.isArray(numbers)) return numbers as WrongCron;
    sets.push(numbers);
  }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = sets;
  const isSaid = (part: string | undefined): boolean => !/^[*?]/.test(part ?? '');
  const isDaySaid = isSaid(parts[2]);
  return { kind: 'fields', minutes, hours, days, months, weekdays, isDaySaid, isWeekdaySaid: isSaid(parts[4]) };
}

function parseField(text: string, field: CronField): readonly number[] | WrongCron {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:[*?]|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d{1,3}))?$/i.exec(part);
    const [from, to] = match === null ? [undefined, undefined] : rangeOf(match, field);
    const step = Number(match?.[3] ?? 1);
    if (from === undefined || to === undefined || from > to || step === 0) {
      return { wrong: `${JSON.stringify(part)} is no ${field.name} from ${field.min} to ${field.max}` };
    }
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** The two ends of `*`, `5`, `5-7`, and of `5/10`, which goes on to the last. */
function rangeOf([, first, second, step]: RegExpExecArray, field: CronField): (number | undefined)[] {
  if (first === undefined) return [field.min, field.max];
  const from = numberOf(first, field);
  if (second !== undefined) return [from, numberOf(second, field)];
  return [from, step === undefined ? from : field.max];
}

function numberOf(text: string, { min, max, names }: CronField): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return min + name;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * When a schedule is due in a time of this length, in ms from its beginning, which is 00:00 on Monday, the first of
 * January of a year without a leap day. What is due at the beginning itself is not: cron goes on from there.
 *
 * @param most no more than so many, the first.
 */
export function cronTimesMs(schedule: CronSchedule, lengthMs: number, most: number): readonly number[] {
  const times: number[] = [];
  if (schedule.kind === 'every') {
    for (let turn = 1; turn * schedule.everyMs < lengthMs && times.length < most; turn++) {
      times.push(turn * schedule.everyMs);
    }
    return times;
  }
  for (let day = 0; day * DAY_MS < lengthMs && times.length < most; day++) {
    if (!isDue(schedule, day)) continue;
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const atMs = day * DAY_MS + (60 * hour + minute) * MINUTE_MS;
        if (atMs > 0 && atMs < lengthMs && times.length < most) times.push(atMs);
      }
    }
  }
  return times;
}

/** Whether a day is one of a schedule's; days count from the first of January, a Monday. */
function isDue(schedule: Extract<CronSchedule, { kind: 'fields' }>, day: number): boolean {
  let month = 0;
  let dayOfMonth = day % 365;
  while (dayOfMonth >= (monthLengths[month] ?? 31)) dayOfMonth -= monthLengths[month++] ?? 31;
  if (!schedule.months.includes(month + 1)) return false;
  const isDay = schedule.days.includes(dayOfMonth + 1);
  const isWeekday = schedule.weekdays.includes((day + 1) % 7);
  // Vixie's rule: where both are said, one of both is enough.
  return schedule.isDaySaid && schedule.isWeekdaySaid ? isDay || isWeekday : isDay && isWeekday;
}
