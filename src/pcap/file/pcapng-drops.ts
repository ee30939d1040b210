import { pcapngOptions } from './pcapng-options.js'

/** Option of a packet: packets that were lost between it and the one before. */
const PACKET_DROPS = 4
/** Options of the statistics of an interface: packets that the interface and the system had no room for, since the start. */
const INTERFACE_DROPS = 5
const SYSTEM_DROPS = 7
const COUNT_LENGTH = 8
const TWO_32 = 4_294_967_296
/** Of an obsolete packet block: the count is not known. */
const UNKNOWN = 0xffff

/** Packets that were lost while the file was captured, as it says itself. Source: draft-ietf-opsawg-pcapng, sections 4.3 and 4.6. */
export class PcapngDrops {
  private between = 0
  /** Latest counters by interface. */
  private readonly since = new Map<number, number>()

  /** Whichever of the two ways to count found more: writers use one or both. */
  get total(): number {
    return Math.max(
      this.between,
      [...this.since.values()].reduce((sum, count) => sum + count, 0),
    )
  }

  /** Reads the options of an Enhanced Packet Block. */
  packet(bytes: DataView, pos: number, end: number, littleEndian: boolean): void {
    for (const { code, pos: value, length } of pcapngOptions(bytes, pos, end, littleEndian)) {
      if (code === PACKET_DROPS && length === COUNT_LENGTH) this.between += count(bytes, value, littleEndian)
    }
  }

  /** @param count as an obsolete packet block states it */
  obsolete(count: number): void {
    if (count !== UNKNOWN) this.between += count
  }

  /** Reads the options of an Interface Statistics Block: the latest one counts. */
  statistics(id: number, bytes: DataView, pos: number, end: number, littleEndian: boolean): void {
    let total = 0
    for (const { code, pos: value, length } of pcapngOptions(bytes, pos, end, littleEndian)) {
      if ((code === INTERFACE_DROPS || code === SYSTEM_DROPS) && length === COUNT_LENGTH) {
        total += count(bytes, value, littleEndian)
      }
    }
    this.since.set(id, total)
  }
}

function count(bytes: DataView, pos: number, littleEndian: boolean): number {
  const [first, second] = [bytes.getUint32(pos, littleEndian), bytes.getUint32(pos + 4, littleEndian)]
  return littleEndian ? second * TWO_32 + first : first * TWO_32 + second
}
