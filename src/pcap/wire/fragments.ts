import { ipv6Extensions } from './ipv6.js'
import { nextByProtocol } from './ip-protocol.js'
import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

/** Datagrams that wait for fragments; the oldest give way. Together they take 50 MB at most. */
const WAITING_LIMIT = 256
const LONGEST = 65_535
/** Frames that are remembered of a datagram: more have no place in one, but some may come twice. */
const FRAMES_MOST = 16_384
/** Bytes that a datagram has room for at first. */
const FIRST_ROOM = 2048
/** In front of a datagram that was put together stand its addresses. */
const ADDRESS_ROOM = 16
const PAYLOAD_AT = 2 * ADDRESS_ROOM

interface Datagram {
  bytes: Uint8Array
  /** For each byte the offset of the fragment that brought it, counted from 1; 0 for a byte that is missing. */
  owners: Uint16Array
  /** Bytes that have come. */
  count: number
  /** Of the fragments that came. */
  readonly frames: number[]
  /** Payload length, -1 until the last fragment has come. */
  length: number
}

/**
 * Puts fragments of IP datagrams together. The packet counts in the frame that brings the last missing fragment, whatever the order.
 * wireshark-rules.md section 2. Allocates for each datagram: fragments of TCP are rare.
 */
export class Fragments {
  /** Frame of the fragment that came last, if its datagram waits for more. */
  heldFrame = 0
  /** Frames of the datagram that was completed last; the last of them completed it. */
  joined: readonly number[] = []
  private readonly waiting = new Map<string, Datagram>()
  private gaveWay = 0

  /** Datagrams of which fragments are missing. */
  get incomplete(): number {
    return this.waiting.size + this.gaveWay
  }

  /**
   * Takes the fragment that the view stands at.
   * @returns the layer behind it if the datagram is complete: the view then is on a copy of it; else NEXT.notTcp
   */
  take(v: PacketView): Next {
    if (v.end < v.wireEnd || v.fragmentShort) return takeCut(v)
    const start = v.fragmentOffset
    const end = start + v.end - v.pos
    if (end > LONGEST || nextByProtocol(v.fragmentProtocol) === NEXT.notTcp) return NEXT.notTcp
    const key = keyOf(v)
    const datagram = this.waiting.get(key) ?? this.begin(key)
    // of several that claim to be the last the first one is believed
    if (!v.fragmentMore && datagram.length < 0) datagram.length = end
    add(datagram, v, start, end)
    if (datagram.frames.length < FRAMES_MOST) datagram.frames.push(v.frame)
    if (!isComplete(datagram)) {
      this.heldFrame = v.frame
      return NEXT.notTcp
    }
    this.joined = datagram.frames
    this.waiting.delete(key)
    show(v, datagram)
    return afterFragment(v)
  }

  private begin(key: string): Datagram {
    if (this.waiting.size === WAITING_LIMIT) {
      const [oldest = ''] = this.waiting.keys()
      this.waiting.delete(oldest)
      this.gaveWay++
    }
    const datagram = {
      bytes: new Uint8Array(PAYLOAD_AT + FIRST_ROOM),
      owners: new Uint16Array(FIRST_ROOM),
      count: 0,
      length: -1,
      frames: [],
    }
    this.waiting.set(key, datagram)
    return datagram
  }
}

/** A fragment that the snaplen or the frame itself cuts cannot be put together. The first one of IPv4 shows its TCP header, but has no length. */
function takeCut(v: PacketView): Next {
  if (v.fragmentOffset !== 0 || v.addrLen !== 4) return NEXT.notTcp
  v.lengthUnknown = true
  return afterFragment(v)
}

function afterFragment(v: PacketView): Next {
  return v.addrLen === ADDRESS_ROOM ? ipv6Extensions(v, v.fragmentProtocol) : nextByProtocol(v.fragmentProtocol)
}

function keyOf(v: PacketView): string {
  const addresses = bytesAt(v, v.srcPos, v.addrLen).join('.') + bytesAt(v, v.dstPos, v.addrLen).join('.')
  return `${addresses} ${String(v.fragmentId)} ${String(v.fragmentProtocol)}`
}

/** Of fragments that overlap the one that begins first is believed, and of two that begin alike the one that came first: as in Wireshark. */
function add(datagram: Datagram, v: PacketView, start: number, end: number): void {
  if (end > datagram.owners.length) grow(datagram, Math.min(LONGEST, 2 * end))
  const { bytes, owners } = datagram
  const own = start + 1
  const shift = v.pos - start
  for (let at = start; at < end; at++) {
    const owner = owners[at] ?? 0
    if (owner !== 0 && owner <= own) continue
    bytes[PAYLOAD_AT + at] = v.bytes.getUint8(shift + at)
    if (owner === 0) datagram.count++
    owners[at] = own
  }
}

function grow(datagram: Datagram, room: number): void {
  const { bytes, owners } = datagram
  datagram.bytes = new Uint8Array(PAYLOAD_AT + room)
  datagram.bytes.set(bytes)
  datagram.owners = new Uint16Array(room)
  datagram.owners.set(owners)
}

function isComplete({ length, owners, count }: Datagram): boolean {
  // bytes behind the end may have come too
  return length >= 0 && count >= length && !owners.subarray(0, length).includes(0)
}

/** Turns the view to the datagram. */
function show(v: PacketView, datagram: Datagram): void {
  datagram.bytes.set(bytesAt(v, v.srcPos, v.addrLen), 0)
  datagram.bytes.set(bytesAt(v, v.dstPos, v.addrLen), ADDRESS_ROOM)
  v.bytes = new DataView(datagram.bytes.buffer)
  v.srcPos = 0
  v.dstPos = ADDRESS_ROOM
  v.pos = PAYLOAD_AT
  v.end = PAYLOAD_AT + datagram.length
  v.wireEnd = v.end
}

function bytesAt(v: PacketView, pos: number, length: number): Uint8Array {
  return new Uint8Array(v.bytes.buffer, v.bytes.byteOffset + pos, length)
}
