/**
 * What a capture reader fills in for each frame. All positions are offsets into `bytes`, which spans more than this frame:
 * nothing outside [pos, end) belongs to it. Valid until the next call of the reader.
 */
export interface FrameTarget {
  bytes: DataView
  /** First captured byte. */
  pos: number
  /** Behind the last captured byte. */
  end: number
  /** Where the frame would end if all of it had been captured: `pos` + length on the wire. */
  wireEnd: number
  /** From 1, as Wireshark counts. */
  frame: number
  /** ns since the reader's base second; NaN where the record has no time. */
  timeNs: number
  /** Whole seconds since the epoch that `timeNs` counts from. */
  baseSec: number
  /** LINKTYPE number. */
  linkType: number
  /** Number of the interface that captured it; 0 where the file knows only one. */
  interfaceId: number
}
