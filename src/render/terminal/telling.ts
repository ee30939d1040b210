/** How stories are told. */
export interface Telling {
  /** Columns to lay out for. */
  readonly width: number
  readonly explain: boolean
  /** Times carry their day only where the errors are of several. */
  readonly severalDays: boolean
  /** Captures are named only where there are several. */
  readonly severalCaptures: boolean
}
