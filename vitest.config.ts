import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Suites that simulate whole scenarios, or enough customers for a narrow interval: each test may take two minutes. */
const longSuites = ['validation', 'scenarios', 'determinism', 'cli'].map((folder) => `test/${folder}/**/*.test.ts`);

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    setupFiles: ['test/setup.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'node_modules/.cache/svcsim/tests.json' },
    projects: [
      {
        extends: true,
        test: { name: 'short', include: ['test/**/*.test.ts'], exclude: longSuites, testTimeout: 30_000 },
      },
      { extends: true, test: { name: 'long', include: longSuites, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});

export default config;
