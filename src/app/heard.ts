import type { Failure, Warning } from '../model/failure.js'
import type { Session, Trouble } from '../model/session.js'

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

/** A session that keeps what is said until others have spoken. */
export interface LaterSession extends Session {
  /** Says it all, in the order in which it was said. */
  speak(): void
}

/** @param session that is told later; of progress it is told at once */
export function later(session: Session): LaterSession {
  const said: (() => void)[] = []
  return {
    warn: (warning) => void said.push(() => session.warn(warning)),
    failed: (failure) => void said.push(() => session.failed(failure)),
    progress: session.progress,
    speak: () => said.splice(0).forEach((say) => say()),
  }
}
