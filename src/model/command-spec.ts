/** A flag of a command, as its users see it. */
export interface FlagSpec {
  readonly name: string
  /** One letter; `null` if it has none. */
  readonly char: string | null
  /** What stands behind it, as `FILE`; `null` for a switch. */
  readonly value: string | null
  /** All values that it takes; `null` where others are possible. */
  readonly options: readonly string[] | null
  readonly description: string
}

/** A command, as its users see it: help, manual, completion and README say the same. */
export interface CommandSpec {
  readonly name: string
  readonly summary: string
  readonly description: string
  /** Without the program's name: `match LOG… CAPTURE…`. */
  readonly usage: string
  readonly flags: readonly FlagSpec[]
  /** Whole command lines. */
  readonly examples: readonly string[]
}
