import type { Failure } from '../../model/failure.js'
import type { FrameTarget } from './frame-target.js'

/** What a capture file says of an interface. */
export interface InterfaceNotes {
  /** Longest packet that was kept; 0 where there is no limit. */
  readonly snapLength: number
  /** Digits of the fraction of a second. */
  readonly digits: number
  /** Texts of pcapng options (name, description, filter, hardware …) as they stand in the file, by option code. */
  readonly texts: ReadonlyMap<number, Buffer>
}

/** What a capture file says of a packet besides its bytes. */
export interface PacketNotes {
  /** Options that can be written again as they are, in the order of the file: comments and hashes. */
  readonly texts: readonly (readonly [code: number, value: Buffer])[]
  /** Direction, reception type and errors (epb_flags); `null` where the file does not tell. */
  readonly flags: number | null
}

/** A host name and its address, as the writer of a file had looked it up. */
export interface ResolvedName {
  /** Lower case, without the dot at the end. */
  readonly name: string
  /** Canonical text. */
  readonly address: string
}

/** What a capture file says of itself, as far as it was read. */
export interface FileNotes {
  readonly names: readonly ResolvedName[]
  /** Packets that were lost while it was captured. */
  readonly dropped: number
}

/** Of a packet of which nothing is told. */
export const NO_PACKET_NOTES: PacketNotes = { texts: [], flags: null }

/** Reads the records of one capture file. */
export interface CaptureReader {
  /** Whole seconds since the epoch that `timeNs` counts from: those of the first frame; 0 before it. */
  readonly baseSec: number
  /** Digits of the fraction of a second in the file. */
  readonly digits: number
  /** Frames given out so far. */
  readonly frames: number
  /** Set once the file turns out to be damaged: reading has ended. */
  readonly damage: Failure | null
  /**
   * Reads the next record.
   * @returns false when it needs another chunk, or when the file is damaged
   */
  next(target: FrameTarget): boolean
  fileNotes(): FileNotes
  /** @param id of {@link FrameTarget.interfaceId} */
  interfaceNotes(id: number): InterfaceNotes
  /** Of the frame that was given out last; valid until the next is asked for. */
  packetNotes(): PacketNotes
}
