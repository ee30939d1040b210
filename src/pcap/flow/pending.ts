/** More than this of a head that does not end is not waited for: Node's own limit for a request head. */
export const PENDING_LIMIT = 16_384

/** More sides than this do not wait at the same time: 64 MB at most. */
const SIDES_LIMIT = 4096

/** The beginning of a head or record whose end has not come yet. */
interface Held {
  bytes: Uint8Array
  length: number
  /** Packet in which it began. */
  readonly frame: number
  readonly timeNs: number
  /** How far it was searched for its end. */
  searched: number
}

/**
 * Beginnings that wait for their rest, for the few sides of which a head or record is cut by the end of a segment. At most
 * {@link PENDING_LIMIT} bytes each.
 */
export class Pending {
  private readonly held = new Map<number, Held>()

  /** @param s slots of the side */
  get(s: number): Held | undefined {
    return this.held.size === 0 ? undefined : this.held.get(s)
  }

  drop(s: number): void {
    if (this.held.size > 0) this.held.delete(s)
  }

  /**
   * Keeps bytes, behind those that were kept before.
   * @returns false where that is too much
   */
  keep(s: number, bytes: DataView, pos: number, end: number, frame: number, timeNs: number): boolean {
    const held = this.held.get(s) ?? { bytes: new Uint8Array(0), length: 0, frame, timeNs, searched: end - pos }
    const length = held.length + end - pos
    if (length > PENDING_LIMIT || (held.length === 0 && this.held.size >= SIDES_LIMIT)) return false
    if (length > held.bytes.length) {
      const longer = new Uint8Array(Math.min(PENDING_LIMIT, 2 * length))
      longer.set(held.bytes.subarray(0, held.length))
      held.bytes = longer
    }
    held.bytes.set(new Uint8Array(bytes.buffer, bytes.byteOffset + pos, end - pos), held.length)
    held.length = length
    this.held.set(s, held)
    return true
  }
}
