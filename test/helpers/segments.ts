/**
 * Small captures from text, one segment a line or between commas:
 *   `<ms> <C|S> <flags> [what] [key=value …]`
 * flags: letters of S A F R P. what: a number of opaque payload bytes, or
 *   get=/path · post=/path:LENGTH:SENT · more=N (body bytes) · res=STATUS:LENGTH:SENT · hello=NAME · serverhello · appdata · tls=TYPE:HEX
 * key: ttl, id, win, seq=±N, ack=±N (added to what a sound stack would send), again (repeats the side's last payload).
 * Sequence numbers, acknowledgements and IP IDs count up by themselves. `icmp=TYPE:CODE` in place of flags is an ICMP error of
 * the server's host that quotes the client's last segment.
 */
export const CLIENT = { address: '192.0.2.1', port: 49_688 }
export const SERVER = { address: '192.0.2.80', port: 80 }

const BASE_SEC = 1_700_000_000
const LINKTYPE_RAW = 101
const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 }
const ISN = { C: 0xfffffff0, S: 5_000_000 }
const WINDOW = 501

type Who = 'C' | 'S'

interface State {
  readonly next: Record<Who, number>
  readonly lastSeq: Record<Who, number>
  readonly lastPayload: Record<Who, Buffer>
  readonly ipId: Record<Who, number>
  lastClientPacket: Buffer
}

/** A classic pcap file (microseconds, raw IP) that holds the segments. */
export function captureOf(text: string): Buffer {
  const state: State = {
    next: { ...ISN },
    lastSeq: { ...ISN },
    lastPayload: { C: Buffer.alloc(0), S: Buffer.alloc(0) },
    ipId: { C: 1000, S: 40_000 },
    lastClientPacket: Buffer.alloc(0),
  }
  const lines = text.split(/[,\n]/).map((line) => line.trim())
  return Buffer.concat([fileHeader(), ...lines.filter((line) => line !== '').map((line) => record(line, state))])
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(262_144, 16)
  header.writeUInt32LE(LINKTYPE_RAW, 20)
  return header
}

function record(line: string, state: State): Buffer {
  const [ms = '0', who = 'C', flags = '', ...rest] = line.split(/\s+/)
  const options = new Map(rest.map((token) => token.split('=', 2) as [string, string]))
  const packet = flags.startsWith('icmp=')
    ? icmpError(flags.slice('icmp='.length), state)
    : segment(who as Who, flags, rest[0], options, state)
  const header = Buffer.alloc(16)
  const micros = Math.round(Number(ms) * 1000)
  header.writeUInt32LE(BASE_SEC + Math.floor(micros / 1e6), 0)
  header.writeUInt32LE(micros % 1e6, 4)
  header.writeUInt32LE(packet.length, 8)
  header.writeUInt32LE(packet.length, 12)
  return Buffer.concat([header, packet])
}

function segment(
  who: Who,
  flags: string,
  what: string | undefined,
  options: Map<string, string>,
  state: State,
): Buffer {
  const other: Who = who === 'C' ? 'S' : 'C'
  const again = options.has('again')
  const data = again ? state.lastPayload[who] : payload(what, options)
  const bits = [...flags].reduce((sum, letter) => sum | (FLAG_BITS[letter] ?? 0), 0)
  const due = again ? state.lastSeq[who] : state.next[who]
  const seq = (due + Number(options.get('seq') ?? 0)) >>> 0
  const ack = (bits & 16) === 0 ? 0 : (state.next[other] + Number(options.get('ack') ?? 0)) >>> 0
  const tcp = Buffer.alloc(20)
  tcp.writeUInt16BE(who === 'C' ? CLIENT.port : SERVER.port, 0)
  tcp.writeUInt16BE(who === 'C' ? SERVER.port : CLIENT.port, 2)
  tcp.writeUInt32BE(seq, 4)
  tcp.writeUInt32BE(ack, 8)
  tcp[12] = 0x50
  tcp[13] = bits
  tcp.writeUInt16BE(Number(options.get('win') ?? ((bits & 4) !== 0 ? 0 : WINDOW)), 14)
  if (!again) {
    state.lastSeq[who] = due
    state.next[who] = (due + data.length + ((bits & 3) !== 0 ? 1 : 0)) >>> 0
    if (data.length > 0) state.lastPayload[who] = data
  }
  const id = Number(options.get('id') ?? (state.ipId[who] = (state.ipId[who] + 1) & 0xffff))
  const packet = ipv4(who, 6, Buffer.concat([tcp, data]), Number(options.get('ttl') ?? (who === 'C' ? 64 : 57)), id)
  if (who === 'C') state.lastClientPacket = packet
  return packet
}

function icmpError(typeAndCode: string, state: State): Buffer {
  const [type = 3, code = 3] = typeAndCode.split(':').map(Number)
  const header = Buffer.from([type, code, 0, 0, 0, 0, 0, 0])
  return ipv4('S', 1, Buffer.concat([header, state.lastClientPacket]), 57, 7)
}

function ipv4(who: Who, protocol: number, body: Buffer, ttl: number, id: number): Buffer {
  const ip = Buffer.alloc(20)
  ip[0] = 0x45
  ip.writeUInt16BE(20 + body.length, 2)
  ip.writeUInt16BE(id, 4)
  ip.writeUInt16BE(0x4000, 6)
  ip[8] = ttl
  ip[9] = protocol
  const [source, target] = who === 'C' ? [CLIENT, SERVER] : [SERVER, CLIENT]
  source.address.split('.').forEach((part, i) => (ip[12 + i] = Number(part)))
  target.address.split('.').forEach((part, i) => (ip[16 + i] = Number(part)))
  return Buffer.concat([ip, body])
}

function payload(what: string | undefined, options: Map<string, string>): Buffer {
  if (what !== undefined && /^\d+$/.test(what)) return Buffer.alloc(Number(what), 0x01)
  if (options.has('more')) return Buffer.alloc(Number(options.get('more')), 0x61)
  if (options.has('get')) return request('GET', options.get('get') ?? '/', null, 0)
  if (options.has('post')) {
    const [path = '/', length = '0', sent = '0'] = (options.get('post') ?? '').split(':')
    return request('POST', path, Number(length), Number(sent))
  }
  if (options.has('res')) return response(options.get('res') ?? '')
  if (options.has('tls')) return recordOf(options.get('tls') ?? '')
  if (options.has('hello')) return clientHello(options.get('hello') ?? '')
  if (what === 'serverhello') return tlsRecord(22, Buffer.concat([Buffer.from([2, 0, 0, 38, 3, 3]), Buffer.alloc(36)]))
  if (what === 'appdata') return tlsRecord(23, Buffer.alloc(64, 0x17))
  return Buffer.alloc(0)
}

function request(method: string, path: string, length: number | null, sent: number): Buffer {
  const fields = length === null ? '' : `Content-Length: ${String(length)}\r\n`
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: svc.example.com\r\n${fields}\r\n${'b'.repeat(sent)}`)
}

function response(text: string): Buffer {
  const [status = '200', length = '0', sent = '0'] = text.split(':')
  return Buffer.from(`HTTP/1.1 ${status} Any\r\nContent-Length: ${length}\r\n\r\n${'r'.repeat(Number(sent))}`)
}

function clientHello(name: string): Buffer {
  const host = Buffer.from(name)
  const entry = Buffer.concat([Buffer.from([0]), uint16(host.length), host])
  const list = Buffer.concat([uint16(entry.length), entry])
  const extension = Buffer.concat([uint16(0), uint16(list.length), list])
  const extensions = Buffer.concat([uint16(extension.length), extension])
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32),
    Buffer.from([0, 0, 2, 0x13, 0x01, 1, 0]),
    extensions,
  ])
  return tlsRecord(22, Buffer.concat([Buffer.from([1, 0]), uint16(body.length), body]))
}

function tlsRecord(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 1]), uint16(body.length), body])
}

/** `TYPE:HEX` as one TLS record. */
function recordOf(text: string): Buffer {
  const [type = '21', hex = ''] = text.split(':')
  return tlsRecord(Number(type), Buffer.from(hex, 'hex'))
}

function uint16(n: number): Buffer {
  return Buffer.from([n >> 8, n & 0xff])
}
