// Makes a capture of HTTP traffic of any size: node make-capture.mjs OUT FLOWS
// The same arguments give the same bytes. Link type LINUX_SLL2, microseconds, as `tcpdump -i any` writes it.
import { closeSync, openSync, writeSync } from 'node:fs'

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16

const LINKTYPE_LINUX_SLL2 = 276
const RECORD = 16
const SLL2 = 20
const IPV4 = 20
const TCP = 20
const HEADERS = RECORD + SLL2 + IPV4 + TCP
const FULL_SEGMENT = 1448

/** Flows that are open at the same time. */
const OPEN = 1000
/** One flow in so many ends with an RST of the server. */
const RESET_EVERY = 25
const BUFFER = 4 * 1024 * 1024
const START_SEC = 1_750_000_000

/**
 * What happens in one flow, in order: who sends, flags, payload.
 * @param {number} number of the flow, from 0
 */
function* talk(number) {
  const client = (flags, text = '') => ({ from: 0, flags, text, length: text.length })
  const server = (flags, length = 0) => ({ from: 1, flags, text: '', length })
  yield client(SYN)
  yield server(SYN | ACK)
  yield client(ACK)
  for (let request = 0; request <= number % 3; request++) {
    const query = 'q'.repeat(100 + ((number * 7) % 300))
    yield client(PSH | ACK, `GET /shelf/${number}/${request}?${query} HTTP/1.1\r\nHost: shop.example.com\r\n\r\n`)
    yield server(ACK)
    if (number % RESET_EVERY === 3) return yield server(RST | ACK)
    for (let segment = 0; segment <= (number + request) % 16; segment++) {
      yield server(ACK, FULL_SEGMENT)
      if (segment % 2 === 1) yield client(ACK)
    }
    yield server(PSH | ACK, 321)
    yield client(ACK)
  }
  yield client(FIN | ACK)
  yield server(FIN | ACK)
  yield client(ACK)
}

/** Writes a capture packet by packet. */
export class CaptureWriter {
  constructor(path) {
    this.fd = openSync(path, 'w')
    this.bytes = Buffer.alloc(BUFFER, 'x')
    this.view = new DataView(this.bytes.buffer)
    this.pos = 0
    this.packets = 0
    this.header()
  }

  header() {
    const { view } = this
    view.setUint32(0, 0xa1b2c3d4, true)
    view.setUint16(4, 2, true)
    view.setUint16(6, 4, true)
    view.setFloat64(8, 0, true)
    view.setUint32(16, 262144, true)
    view.setUint32(20, LINKTYPE_LINUX_SLL2, true)
    this.pos = 24
  }

  /**
   * Writes one packet and moves the sender's sequence number.
   * @param micros its time since the beginning; if left out, packets follow one another in 11 µs
   */
  packet(flow, { from, flags, text, length }, micros = this.packets * 11, startSec = START_SEC) {
    if (this.pos + HEADERS + length > BUFFER) this.flush()
    const size = SLL2 + IPV4 + TCP + length
    this.record(size, micros, startSec)
    this.link(from)
    this.ip(flow, from, IPV4 + TCP + length)
    this.tcp(flow, from, flags)
    if (text !== '') this.bytes.write(text, this.pos, 'latin1')
    this.pos += length
    flow.seq[from] = (flow.seq[from] + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0
    this.packets++
  }

  record(size, micros, startSec) {
    const { view, pos } = this
    view.setUint32(pos, startSec + Math.floor(micros / 1e6), true)
    view.setUint32(pos + 4, micros % 1e6, true)
    view.setUint32(pos + 8, size, true)
    view.setUint32(pos + 12, size, true)
    this.pos += RECORD
  }

  link(from) {
    const { view, pos } = this
    this.bytes.fill(0, pos, pos + SLL2)
    view.setUint16(pos, 0x0800)
    view.setUint32(pos + 4, 2)
    view.setUint16(pos + 8, 1)
    view.setUint8(pos + 10, from === 0 ? 4 : 0)
    view.setUint8(pos + 11, 6)
    this.pos += SLL2
  }

  ip(flow, from, length) {
    const { view, pos } = this
    view.setUint16(pos, 0x4500)
    view.setUint16(pos + 2, length)
    view.setUint16(pos + 4, this.packets & 0xffff)
    view.setUint16(pos + 6, 0x4000)
    view.setUint8(pos + 8, from === 0 ? 64 : 57)
    view.setUint8(pos + 9, 6)
    view.setUint16(pos + 10, 0)
    view.setUint32(pos + 12, flow.address[from])
    view.setUint32(pos + 16, flow.address[1 - from])
    this.pos += IPV4
  }

  tcp(flow, from, flags) {
    const { view, pos } = this
    view.setUint16(pos, flow.port[from])
    view.setUint16(pos + 2, flow.port[1 - from])
    view.setUint32(pos + 4, flow.seq[from])
    view.setUint32(pos + 8, (flags & ACK) === 0 ? 0 : flow.seq[1 - from])
    view.setUint16(pos + 12, 0x5000 | flags)
    view.setUint16(pos + 14, 502)
    view.setUint32(pos + 16, 0)
    this.pos += TCP
  }

  flush() {
    for (let done = 0; done < this.pos;) done += writeSync(this.fd, this.bytes, done, this.pos - done)
    this.pos = 0
  }

  close() {
    this.flush()
    closeSync(this.fd)
  }
}

/** Addresses are of 198.18.0.0/15, which is kept for measurements (RFC 2544). */
function newFlow(number) {
  const client = (198 * 2 ** 24 + (18 << 16) + ((number >> 15) & 0xffff)) >>> 0
  const server = (198 * 2 ** 24 + (19 << 16) + (number % 40)) >>> 0
  return {
    address: [client, server],
    port: [20_000 + (number & 0x7fff), [80, 443, 8080][number % 3]],
    seq: [(number * 2_654_435_761) >>> 0, (number * 40_503) >>> 0],
    talk: talk(number),
  }
}

/**
 * @param {string} path of the capture
 * @param {number} flows
 * @returns {number} packets
 */
export function makeCapture(path, flows) {
  const writer = new CaptureWriter(path)
  const open = []
  for (let made = 0, at = 0; made < flows || open.length > 0; at++) {
    while (open.length < OPEN && made < flows) open.push(newFlow(made++))
    const i = (at * 7919) % open.length
    const step = open[i].talk.next()
    if (step.value !== undefined) writer.packet(open[i], step.value)
    if (step.done) open[i] = open[open.length - 1]
    if (step.done) open.pop()
  }
  writer.close()
  return writer.packets
}

if (process.argv[1] === import.meta.filename) {
  const [, , path, flows] = process.argv
  console.log(`${makeCapture(path, Number(flows))} packets`)
}
