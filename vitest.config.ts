import { defineConfig, type ViteUserConfig } from 'vitest/config';

const filesIn = (folders: readonly string[]): string[] => folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** Suites that simulate whole scenarios, or enough customers for a narrow interval: each test may take two minutes. */
const longSuites = filesIn(['validation', 'scenarios']);
/** Long ones that start the program, change folders or look at the threads of the process: a process for each file. */
const wholeProgram = filesIn(['determinism', 'cli']);

/** What is pure needs no process of its own for each file: to read the sources once for all saves half of the time. */
const shared = { pool: 'threads', isolate: false } as const;

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    setupFiles: ['test/setup.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'node_modules/.cache/svcsim/tests.json' },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: [...longSuites, ...wholeProgram],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { ...shared, name: 'long', include: longSuites, testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'program', include: wholeProgram, testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});

export default config;
