import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { reportFiles } from './report-files.ts';

/**
 * A pinned value, which says nothing about what is right: it guards against changes that nobody meant, and against
 * results that depend on the version of Node or on the machine. `pinned-report.txt` holds a hash of each file. When a
 * change of the model or of the report is meant, say in the commit which files changed and why, and pin the new ones:
 *
 *     npx vitest run test/determinism/pinned-report.test.ts --update
 */
it('the report of the eventful scenario is the one that was pinned', async () => {
  const files = await reportFiles(inlineRunner, { version: 'pinned' });
  const lines = [...files].map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  await expect(lines.join('')).toMatchFileSnapshot('pinned-report.txt');
});
