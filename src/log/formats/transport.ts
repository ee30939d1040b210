/** What a transport put around one line of an application, taken apart. */
export interface Peeled {
  /** What the application wrote; may hold line ends where the transport packs a whole record into one line. */
  readonly text: string
  /** Name of the stream that the line belongs to: container, service, process. Lines of different streams never join. */
  readonly stream: string
  /** The transport's time as printed; `null` if it has none. */
  readonly time: string | null
  readonly pid: number | null
  /** The line goes on in the stream's next line. */
  readonly partial: boolean
}

/**
 * A way in which lines are wrapped on their way from an application to a file.
 * @returns `null` if the line is not of this kind
 */
export interface Transport {
  readonly name: string
  peel(line: string): Peeled | null
}

/** A peeled line with what most transports have. */
export function peeled(text: string, stream: string, time: string | null, more: Partial<Peeled> = {}): Peeled {
  return { text, stream, time, pid: null, partial: false, ...more }
}
