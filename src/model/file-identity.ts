/** What tells one version of a file from another without reading all of it. */
export interface FileIdentity {
  /** Absolute path without links. */
  readonly realPath: string
  /** Bytes. */
  readonly size: number
  /** Time of the last change, ns since the epoch, as decimal text: it does not fit a number. */
  readonly mtimeNs: string
  /** SHA-256 of the first 64 KiB, hexadecimal. */
  readonly headHash: string
  /** SHA-256 of the last 64 KiB, hexadecimal. */
  readonly tailHash: string
}
