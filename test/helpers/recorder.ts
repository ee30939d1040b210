import type { Failure, Warning } from '../../src/model/failure.js'
import type { Session } from '../../src/model/session.js'

/** A session that keeps what it is told. */
export interface Recorder extends Session {
  readonly warnings: Warning[]
  readonly failures: Failure[]
  /** Warnings and failures as lines of text. */
  readonly lines: () => string[]
}

export function recorder(): Recorder {
  const warnings: Warning[] = []
  const failures: Failure[] = []
  return {
    warnings,
    failures,
    lines: () => [...warnings.map(({ text }) => text), ...failures.map(({ message }) => message)],
    warn: (warning) => warnings.push(warning),
    failed: (failure) => failures.push(failure),
    progress: () => undefined,
  }
}
