import { SCHEMA_VERSION } from '../model/finding.js'
import { captureCommand, captureFilter } from './capture-filter.js'
import type { CaughtErrors, Renderer } from './renderer.js'

/** Two lines: the filter alone, and the whole command. */
export function captureFilterText(): Renderer<null, CaughtErrors> {
  return {
    begin: () => '',
    item: ({ ends }) => {
      const filter = captureFilter(ends)
      return `${filter}\n${captureCommand(filter)}\n`
    },
    end: () => '',
  }
}

/** One object of `corr capture-filter`. */
export function captureFilterView({ ends, names, errors }: CaughtErrors): object {
  const filter = captureFilter(ends)
  return {
    schemaVersion: SCHEMA_VERSION,
    filter,
    command: captureCommand(filter),
    errors,
    endpoints: ends.map(({ address, port }) => ({ address, port })),
    unresolved: names,
  }
}
