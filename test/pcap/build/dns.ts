import { addressBytes, u16, u32 } from './packet.js'

/** A record of an answer: owner, then an address or the name that it stands for. */
export type AnswerSpec = readonly [owner: string | Buffer, to: string | Buffer]

/** A name of labels without compression. */
export function dnsName(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]))
  return Buffer.concat([...labels, Buffer.alloc(1)])
}

/** Points to the name of the question. */
export const TO_QUESTION = Buffer.from([0xc0, 12])

/** A name server's answer. */
export function dnsAnswer(asked: string, records: readonly AnswerSpec[], flags = 0x8180): Buffer {
  const question = Buffer.concat([dnsName(asked), u16(1, 1)])
  return Buffer.concat([u16(0x1234, flags, 1, records.length, 0, 0), question, ...records.map(record)])
}

function record([owner, to]: AnswerSpec): Buffer {
  const [type, data] = typeAndData(to)
  return Buffer.concat([encoded(owner), u16(type, 1), u32(60), u16(data.length), data])
}

function typeAndData(to: string | Buffer): [number, Buffer] {
  if (Buffer.isBuffer(to)) return [5, to]
  if (/^[\d.]+$/.test(to)) return [1, addressBytes(to)]
  return to.includes(':') ? [28, addressBytes(to)] : [5, dnsName(to)]
}

function encoded(name: string | Buffer): Buffer {
  return Buffer.isBuffer(name) ? name : dnsName(name)
}
