import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE_HEADER = 24
const RECORD_HEADER = 16

/** Records of a classic little-endian capture, each with its header. */
export function recordsOf(capture: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let pos = FILE_HEADER; pos + RECORD_HEADER <= capture.length;) {
    const end = pos + RECORD_HEADER + capture.readUInt32LE(pos + 8)
    records.push(capture.subarray(pos, end))
    pos = end
  }
  return records
}

/**
 * Writes a capture as `tcpdump -C` would have rotated it: `out.pcap`, `out.pcap1`, `out.pcap2`.
 * @param cuts frames after which a new file begins, rising
 * @returns paths in order
 */
export function splitCapture(capture: Buffer, cuts: readonly number[], folder: string): string[] {
  const records = recordsOf(capture)
  const bounds = [0, ...cuts, records.length]
  return bounds.slice(1).map((end, i) => {
    const path = join(folder, `out.pcap${i === 0 ? '' : String(i)}`)
    writeFileSync(path, Buffer.concat([capture.subarray(0, FILE_HEADER), ...records.slice(bounds[i], end)]))
    return path
  })
}
