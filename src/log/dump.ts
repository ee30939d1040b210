/** A value that a log shows: read back from util.inspect, JSON, logfmt or `key: value` lines. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Dump

/** First line and stack of an error as printed. */
export interface ErrorHead {
  /** Class or name before the colon, without `Uncaught` and logger's prefix. */
  readonly name: string | null
  /** What stands in brackets behind the name: a code, or another name. */
  readonly bracket: string | null
  /** All lines of the message. */
  readonly message: string
  /** Stack frames, and what stands between them (`Caused by: …`). */
  readonly stack: string
}

/** An object as printed, with the class that it was printed with. */
export class Dump {
  constructor(
    readonly tag: string | null,
    readonly head: ErrorHead | null,
    readonly members: ReadonlyMap<string, Value>,
  ) {}

  /** The value at the end of a path of keys; `undefined` if it is not there. */
  at(...path: readonly string[]): Value {
    return this.follow(path)
  }

  /** The same for a path that is at hand. */
  follow(path: readonly string[]): Value {
    let value: Value = this.members.get(path[0])
    for (let i = 1; i < path.length && value !== undefined; i++)
      value = value instanceof Dump ? value.members.get(path[i]) : undefined
    return value
  }

  /** The object at the end of a path of keys; `null` if there is none. */
  dump(...path: readonly string[]): Dump | null {
    const value = this.at(...path)
    return value instanceof Dump ? value : null
  }
}

/** Most values that are taken out of one JSON text. */
const MOST_VALUES = 20_000
/** Deepest nesting that is followed. */
const DEEPEST = 40

/**
 * Parsed JSON as a value. Deep and huge objects are cut off.
 * @param parsed what JSON.parse returned
 */
export function fromJson(parsed: unknown): Value {
  return convert(parsed, { left: MOST_VALUES }, 0)
}

function convert(parsed: unknown, budget: { left: number }, depth: number): Value {
  if (parsed === null || typeof parsed !== 'object') return parsed as Value
  if (budget.left-- <= 0 || depth > DEEPEST) return undefined
  if (Array.isArray(parsed)) return parsed.map((item) => convert(item, budget, depth + 1))
  return new Dump(
    null,
    null,
    new Map(Object.entries(parsed).map(([key, value]) => [key, convert(value, budget, depth + 1)])),
  )
}
