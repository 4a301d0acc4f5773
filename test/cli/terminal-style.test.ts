import { expect, it } from 'vitest';
import { terminalStyle } from '../../src/cli/terminal-style.ts';

const terminal = { write: () => undefined, isTerminal: true, columns: () => 120 };
const pipe = { write: () => undefined, isTerminal: false, columns: () => undefined };

it.each([
  ['a terminal', terminal, {}, true],
  ['a pipe', pipe, {}, false],
  ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
  ['a pipe with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, true],
  ['a pipe with FORCE_COLOR=0', pipe, { FORCE_COLOR: '0' }, false],
  ['a pipe with both', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
] as const)('on %s, colour is as the conventions say', (_, stream, env, color) => {
  expect(terminalStyle(stream, env).color).toBe(color);
});

it.each([
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'C' }, false],
  [{ LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }, false],
  [{ LC_ALL: '', LANG: 'C' }, false],
  [{ TERM: 'dumb', LANG: 'en_US.UTF-8' }, false],
])('with %j, whether unicode is used is %s', (env, unicode) => {
  expect(terminalStyle(terminal, env).unicode).toBe(unicode);
});

it('a pipe is 80 columns wide, a terminal as wide as it says', () => {
  expect(terminalStyle(pipe, {}).width).toBe(80);
  expect(terminalStyle(terminal, {}).width).toBe(120);
});
