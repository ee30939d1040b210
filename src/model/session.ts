import type { Failure, Warn } from './failure.js'

/** Takes what goes wrong with one input while the others are still worked on. */
export interface Trouble {
  readonly warn: Warn
  /** An input, or the rest of it, cannot be used: one line on standard error, and exit status 1 in the end. */
  readonly failed: (failure: Failure) => void
}

/** How the work talks to its user while it runs. */
export interface Session extends Trouble {
  /**
   * @param doing what is done, as `indexing out.pcap`
   * @param done bytes read so far, or what `unit` says
   * @param total all of them; `null` where that is not known
   */
  readonly progress: (doing: string, done: number, total: number | null, unit?: 'bytes' | 'flows') => void
}
