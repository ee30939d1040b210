/** What one piece of evidence adds, in natural-log units: 2.3 says "ten times as likely as of a flow picked at random". */
export interface Points {
  readonly points: number
  /** What was seen, for `--explain`. */
  readonly reason: string
}
