import { Failure } from '../../model/failure.js'
import type { CaptureReader } from './capture-reader.js'
import type { Carry } from './carry.js'
import { PCAP_HEADER_LENGTH, PcapReader, pcapMagic } from './pcap.js'
import { PcapngReader, SECTION_HEADER, SECTION_START, sectionIsLittleEndian } from './pcapng.js'

/** Bytes that tell a kind of capture from another. */
export const MAGIC_LENGTH = 4

/** Is this the beginning of a capture that {@link openCapture} reads? Told by its first bytes: 4 of pcap, 12 of pcapng. */
export function isCapture(head: Buffer): boolean {
  if (head.length < MAGIC_LENGTH) return false
  const bytes = new DataView(head.buffer, head.byteOffset, head.length)
  if (pcapMagic(bytes, 0) !== null) return true
  if (bytes.getUint32(0) !== SECTION_HEADER) return false
  return head.length < SECTION_START || sectionIsLittleEndian(bytes, 0) !== null
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
  if (magic !== null) return bytes.has(PCAP_HEADER_LENGTH) ? new PcapReader(path, bytes, magic) : null
  const isSection = bytes.bytes.getUint32(bytes.pos) === SECTION_HEADER
  if (isSection && !bytes.has(SECTION_START)) return null
  if (isSection && sectionIsLittleEndian(bytes.bytes, bytes.pos) !== null) return new PcapngReader(path, bytes)
  throw new Failure('CORR_UNKNOWN_KIND', { file: path }, 'this is not a capture', 'pcap and pcapng files are read')
}
