import { defineConfig } from 'vitest/config'

/** Where `.ci/run` wants the report that it counts the tests from. */
const report = process.env['CORR_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: { TZ: 'UTC' },
    // Style sheets are read as text, not left out.
    css: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
