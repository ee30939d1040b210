import type { CaptureInfo } from '../../src/model/flow-source.js'
import type { CaptureEntry } from '../../src/store/capture-rows.js'

/** What is known of a small capture; a test names only what differs. */
export function captureEntry(changes: Partial<CaptureEntry> = {}, info: Partial<CaptureInfo> = {}): CaptureEntry {
  return {
    info: {
      path: 'out.pcap',
      baseSec: 1_700_000_000,
      digits: 6,
      frames: 10,
      tcpFrames: 9,
      flows: 3,
      firstNs: 123_456_000,
      lastNs: 9_876_543_000,
      bytes: 4000,
      ...info,
    },
    identity: {
      realPath: '/captures/out.pcap',
      size: 4000,
      mtimeNs: '1700000000123456789',
      headHash: 'aa',
      tailHash: 'bb',
    },
    warnings: [],
    damage: null,
    names: [],
    ...changes,
  }
}
