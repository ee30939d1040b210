import type { PacketView } from '../wire/packet-view.js'

/** Words of both addresses: four of the lower end, four of the higher one. */
export const KEY_WORDS = 8

/**
 * The unordered pair of (address, port) ends of a packet, with the lower end first. One object that is filled again for each
 * packet. wireshark-rules.md section 3.
 */
export class FlowKey {
  /** IPv4 uses the first word of each end; the others are 0. */
  readonly words = new Int32Array(KEY_WORDS)
  /** Port of the lower end times 65536, plus port of the higher one. */
  ports = 0
  addrLen = 4
  hash = 0

  /** @returns side of the packet's sender: 0 the lower end, 1 the higher one */
  read(v: PacketView): number {
    return v.addrLen === 4 ? this.readIpv4(v) : this.readIpv6(v)
  }

  private readIpv4(v: PacketView): number {
    const source = v.bytes.getInt32(v.srcPos)
    const destination = v.bytes.getInt32(v.dstPos)
    const swap = source === destination ? v.srcPort > v.dstPort : source > destination
    if (this.addrLen !== 4) this.words.fill(0)
    this.addrLen = 4
    this.words[0] = swap ? destination : source
    this.words[4] = swap ? source : destination
    this.setPorts(v, swap)
    this.hash = mix(mix(this.ports, this.words[0]), this.words[4])
    return swap ? 1 : 0
  }

  private readIpv6(v: PacketView): number {
    const swap = isHigher(v)
    const low = swap ? v.dstPos : v.srcPos
    const high = swap ? v.srcPos : v.dstPos
    this.addrLen = 16
    this.setPorts(v, swap)
    let hash = this.ports
    for (let i = 0; i < 4; i++) {
      const a = v.bytes.getInt32(low + 4 * i)
      const b = v.bytes.getInt32(high + 4 * i)
      this.words[i] = a
      this.words[4 + i] = b
      hash = mix(mix(hash, a), b)
    }
    this.hash = hash
    return swap ? 1 : 0
  }

  private setPorts(v: PacketView, swap: boolean): void {
    this.ports = swap ? (v.dstPort << 16) | v.srcPort : (v.srcPort << 16) | v.dstPort
  }
}

function isHigher(v: PacketView): boolean {
  for (let i = 0; i < 16; i += 4) {
    const source = v.bytes.getInt32(v.srcPos + i)
    const destination = v.bytes.getInt32(v.dstPos + i)
    if (source !== destination) return source > destination
  }
  return v.srcPort > v.dstPort
}

/** One round of multiply and shift; the constants are those of MurmurHash3's finalizer. */
function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
