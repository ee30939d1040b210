import { Failure } from '../../model/failure.js'
import type { CaptureReader } from './capture-reader.js'
import type { Carry } from './carry.js'
import { PCAP_HEADER_LENGTH, PcapReader, pcapMagic } from './pcap.js'

/** Bytes that tell a kind of capture from another. */
export const MAGIC_LENGTH = 4

/** Is this the beginning of a capture that {@link openCapture} reads? Told by its first four bytes. */
export function isCapture(head: Buffer): boolean {
  if (head.length < MAGIC_LENGTH) return false
  return pcapMagic(new DataView(head.buffer, head.byteOffset, head.length), 0) !== null
}

/**
 * Reader for a capture, chosen by its first bytes.
 * @param path for messages
 * @returns `null` as long as too few bytes are at hand
 * @throws Failure CORR_UNKNOWN_KIND if this is no capture
 */
export function openCapture(path: string, bytes: Carry): CaptureReader | null {
  if (!bytes.has(MAGIC_LENGTH)) return null
  const magic = pcapMagic(bytes.bytes, bytes.pos)
  if (magic === null) {
    throw new Failure('CORR_UNKNOWN_KIND', { file: path }, 'this is not a capture', 'pcap files are read')
  }
  return bytes.has(PCAP_HEADER_LENGTH) ? new PcapReader(path, bytes, magic) : null
}
