/** A host name and one of the addresses that a name server gave for it, as an answer in a capture shows. */
export interface SeenName {
  /** As it was asked for: lower case, without the dot at the end; letters, digits, `-`, `_` and `.` only. */
  readonly name: string
  /** Canonical text. */
  readonly address: string
  /** First and last answer that said so, ns since the capture's base second. */
  readonly firstNs: number
  readonly lastNs: number
}
