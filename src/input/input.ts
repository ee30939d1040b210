/** Bytes that are looked at to tell what an input is. */
export const HEAD_LENGTH = 4096

/** Bytes read at a time, into one buffer that is used again. */
export const CHUNK_LENGTH = 256 * 1024

/** One opened input: a file, a pipe, or what is packed in one. */
export interface Input {
  /** As given, `-` for standard input. */
  readonly path: string
  /** Bytes on disk; `null` for a pipe. */
  readonly size: number | null
  /** Bytes that `chunks` will give; `null` where that is not known before. */
  readonly contentSize: number | null
  /** Time of the last change, ms since the epoch; `null` for a pipe. */
  readonly mtimeMs: number | null
  /** The first {@link HEAD_LENGTH} bytes of the content, fewer if it is shorter. */
  readonly head: Buffer
  /**
   * The content from its first byte on; each chunk is valid until the next one is asked for. A read error ends it early, after
   * the `Trouble` that the input was opened with was told. May be called once for a pipe, where `size` is `null`.
   */
  chunks(): AsyncIterable<Buffer>
}
