import type { Failure, Warning } from '../model/failure.js'
import type { Trouble } from '../model/session.js'

/** Keeps what goes wrong with one input until it is known what the input is and where its story is to be told. */
export class Heard implements Trouble {
  readonly warnings: Warning[] = []
  readonly failures: Failure[] = []

  readonly warn = (warning: Warning): void => {
    this.warnings.push(warning)
  }

  readonly failed = (failure: Failure): void => {
    this.failures.push(failure)
  }

  /** Tells it all to somebody else, and forgets it. */
  tell(trouble: Trouble): void {
    this.warnings.splice(0).forEach(trouble.warn)
    this.failures.splice(0).forEach(trouble.failed)
  }
}
