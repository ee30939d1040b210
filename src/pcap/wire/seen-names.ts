import type { Warning } from '../../model/failure.js'
import type { SeenName } from '../../model/seen-name.js'
import { readAnswer } from './dns.js'
import type { PacketView } from './packet-view.js'

/** Pairs of name and address that are kept: some megabytes. */
const NAMES_MOST = 20_000
/** Before a message over TCP stands its length. RFC 1035 section 4.2.2. */
const LENGTH_LENGTH = 2

/** Host names and their addresses, gathered from the answers of name servers and from what the file knows. */
export class SeenNames {
  private readonly byPair = new Map<string, SeenName>()
  private leftOut = 0

  /** In the order in which they were seen first. */
  all(): SeenName[] {
    return [...this.byPair.values()]
  }

  /** Takes the UDP payload that the view stands at. */
  datagram(v: PacketView): void {
    this.message(v, v.pos, v.end)
  }

  /** Takes a TCP segment from a name server, if a whole message begins with it. */
  segment(v: PacketView): void {
    const start = v.payloadPos + LENGTH_LENGTH
    if (v.end < start) return
    const end = start + v.bytes.getUint16(v.payloadPos)
    if (end <= v.end) this.message(v, start, end)
  }

  /** Takes a name that the file says was looked up: it holds for the whole capture, unless an answer in it tells when. */
  resolved(name: string, address: string, firstNs: number, lastNs: number): void {
    const key = `${name} ${address}`
    if (this.byPair.has(key)) return
    if (this.byPair.size === NAMES_MOST) this.leftOut++
    else this.byPair.set(key, { name, address, firstNs, lastNs })
  }

  warnings(file: string): Warning[] {
    if (this.leftOut === 0) return []
    const text = `of the names that were looked up ${String(this.leftOut)} were left out: more than ${String(NAMES_MOST)} are not kept`
    return [{ place: { file }, text }]
  }

  private message(v: PacketView, start: number, end: number): void {
    readAnswer(v.bytes, start, end, (name, address) => {
      this.add(name, address, v.timeNs)
    })
  }

  private add(name: string, address: string, timeNs: number): void {
    const key = `${name} ${address}`
    const known = this.byPair.get(key)
    if (known === undefined && this.byPair.size === NAMES_MOST) this.leftOut++
    else if (known === undefined) this.byPair.set(key, { name, address, firstNs: timeNs, lastNs: timeNs })
    else {
      const [firstNs, lastNs] = [Math.min(known.firstNs, timeNs), Math.max(known.lastNs, timeNs)]
      this.byPair.set(key, { ...known, firstNs, lastNs })
    }
  }
}
