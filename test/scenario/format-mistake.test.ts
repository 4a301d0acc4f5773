import { describe, expect, it } from 'vitest';
import { formatMistake } from '../../src/scenario/format-mistake.ts';

const place = { file: 'load.yaml', line: 9, column: 3, length: 6, lineText: '  timout: 250ms' };
const mistake = { message: 'unknown field "timout" in Workload.spec', place, help: 'did you mean "timeout"?' };

describe('a mistake', () => {
  it('is shown with its line, and a caret below what is meant', () => {
    expect(formatMistake(mistake)).toBe(
      [
        'error: unknown field "timout" in Workload.spec',
        ' ╭─ load.yaml:9:3',
        '9 │   timout: 250ms',
        '  │   ^^^^^^',
        '  = help: did you mean "timeout"?',
      ].join('\n'),
    );
  });

  it('is shown in ASCII where the terminal has no more', () => {
    expect(formatMistake(mistake, { color: false, unicode: false, width: 80 })).toContain(
      ' --> load.yaml:9:3\n9 |   timout',
    );
  });

  it('without a place is its message and its help', () => {
    expect(formatMistake({ message: 'there is no Workload', place: null, help: 'write one' })).toBe(
      'error: there is no Workload\n  = help: write one',
    );
  });

  it('in a line longer than the terminal is shown with what stands around it', () => {
    const lineText = `{"a": "${'x'.repeat(5000)}", "replicas": "ten", "b": "${'y'.repeat(5000)}"}`;
    const column = lineText.indexOf('"ten"') + 1;
    const frame = formatMistake(
      { message: 'wrong', place: { file: 'a.json', line: 1, column, length: 5, lineText }, help: null },
      { color: false, unicode: true, width: 80 },
    );
    const [, , line = '', carets = ''] = frame.split('\n');
    expect(line.length).toBeLessThanOrEqual(82);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('"ten"');
    expect(line).toContain('"replicas": "ten"');
  });

  it('cannot steer the terminal', () => {
    const nasty = '\u001b[2J\u009b31m\u202e\r\u0007';
    const frame = formatMistake({
      message: nasty,
      place: { ...place, lineText: `\ttimout: ${nasty}`, column: 2 },
      help: nasty,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(frame).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(frame.split('\n')).toHaveLength(5);
  });

  it('is coloured only when asked', () => {
    expect(formatMistake(mistake, { color: true, unicode: true, width: 80 })).toContain('\u001b[');
    expect(formatMistake(mistake)).not.toContain('\u001b[');
  });
});
