import type { FrameSpec } from './capture.js'
import { segment, type SegmentSpec } from './packet.js'

const CLIENT_ISN = 1000
const SERVER_ISN = 500_000

/** What a conversation differs in from a plain one. */
export interface ConversationSpec {
  readonly client?: { readonly address: string; readonly port: number }
  readonly server?: { readonly address: string; readonly port: number }
  /** Puts a link layer around the packet; by default there is none. */
  readonly link?: (packet: Buffer, from: 'C' | 'S') => Buffer
  readonly clientIsn?: number
  readonly serverIsn?: number
}

/**
 * Frames of a connection from lines like `12 C PA 180 win=0`: time in ms, side, flags, payload length, and what differs. Sequence
 * and acknowledgement numbers follow from what was sent before; `seq=` and `ack=` give them relative to the initial ones, as Wireshark
 * shows them, and change nothing for the lines behind. `data=` gives the payload, with \r \n \0 escaped and _ for a space. A line that
 * begins with `!` was sent but not captured.
 */
export function conversation(lines: string, spec: ConversationSpec = {}): FrameSpec[] {
  const state = new State(spec)
  return lines
    .split(/[,\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const frame = state.frame(line.replace(/^! */, ''))
      return line.startsWith('!') ? [] : [frame]
    })
}

class State {
  private readonly next: Record<'C' | 'S', number>
  private readonly isn: Record<'C' | 'S', number>
  private ipId = 100

  constructor(private readonly spec: ConversationSpec) {
    this.isn = { C: spec.clientIsn ?? CLIENT_ISN, S: spec.serverIsn ?? SERVER_ISN }
    this.next = { ...this.isn }
  }

  frame(line: string): FrameSpec {
    const [ms = '0', from = 'C', flags = 'A', ...rest] = line.split(/\s+/)
    if (from !== 'C' && from !== 'S') throw new Error(`no side in "${line}"`)
    const options = new Map(rest.filter((word) => word.includes('=')).map((word) => splitOnce(word)))
    const length = Number(rest.find((word) => /^\d+$/.test(word)) ?? 0)
    const packet = segment(this.segmentSpec(from, flags === '-' ? '' : flags, length, options))
    return { ms: Number(ms), bytes: this.spec.link?.(packet, from) ?? packet }
  }

  private segmentSpec(from: 'C' | 'S', flags: string, length: number, options: Map<string, string>): SegmentSpec {
    const peer = from === 'C' ? 'S' : 'C'
    const payload = options.has('data') ? unescape(options.get('data') ?? '') : Buffer.alloc(length, 0x61)
    const number = (name: string): number | undefined => (options.has(name) ? Number(options.get(name)) : undefined)
    const [seq, ack, window] = [number('seq'), number('ack'), number('win')]
    const result = {
      ...this.ends(from),
      seq: seq === undefined ? this.next[from] : this.isn[from] + seq,
      ack: flags.includes('A') ? (ack === undefined ? this.next[peer] : this.isn[peer] + ack) : 0,
      flags,
      payload,
      ipId: number('id') ?? this.ipId++,
      ttl: number('ttl') ?? (from === 'C' ? 64 : 57),
      ...(window === undefined ? {} : { window }),
    }
    if (seq === undefined) this.next[from] += payload.length + (/[SF]/.test(flags) ? 1 : 0)
    return result
  }

  private ends(from: 'C' | 'S'): SegmentSpec {
    const client = this.spec.client ?? { address: '192.0.2.1', port: 40_000 }
    const server = this.spec.server ?? { address: '198.51.100.2', port: 80 }
    const [source, destination] = from === 'C' ? [client, server] : [server, client]
    return { src: source.address, dst: destination.address, srcPort: source.port, dstPort: destination.port }
  }
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

function unescape(text: string): Buffer {
  const plain = text
    .replaceAll('\\r', '\r')
    .replaceAll('\\n', '\n')
    .replaceAll('\\0', '\0')
    .replaceAll('_', ' ')
    .replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}
