import { u16, u32 } from './packet.js'

/** Cuts an IPv4 packet into fragments with this many bytes of payload. */
export function fragments4(packet: Buffer, size: number): Buffer[] {
  return pieces(packet.subarray(20), size).map(({ at, part, more }) => {
    const fragment = Buffer.concat([packet.subarray(0, 20), part])
    fragment.writeUInt16BE(fragment.length, 2)
    fragment.writeUInt16BE((more ? 0x2000 : 0) | (at / 8), 6)
    return fragment
  })
}

/** The same for IPv6. */
export function fragments6(packet: Buffer, size: number): Buffer[] {
  return pieces(packet.subarray(40), size).map(({ at, part, more }) => {
    const head = Buffer.concat([Buffer.from([packet[6] ?? 0, 0]), u16(at | (more ? 1 : 0)), u32(0x12345678)])
    const fragment = Buffer.concat([packet.subarray(0, 40), head, part])
    fragment.writeUInt16BE(head.length + part.length, 4)
    fragment[6] = 44
    return fragment
  })
}

function pieces(payload: Buffer, size: number): { at: number; part: Buffer; more: boolean }[] {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, i) => ({
    at: i * size,
    part: payload.subarray(i * size, (i + 1) * size),
    more: (i + 1) * size < payload.length,
  }))
}
