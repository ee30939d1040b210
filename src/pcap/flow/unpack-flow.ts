import type { FlowRecord } from '../../model/flow-record.js'
import type { FlowPlace } from '../../model/packed-flow.js'
import { FlowRows } from './flow-rows.js'
import { FrameLists } from './frame-lists.js'
import { PACKED_LIMIT, RowPacker } from './packed-row.js'
import { RowFlow } from './row-flow.js'
import { CLIENT, SIDE_SLOTS } from './slots.js'
import { toRecord } from './to-record.js'

const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT
const ROW = 0
const F = 2 * SIDE_SLOTS

/** Makes flows of the words that a table gave out: a {@link FlowUnpacker}. One row serves them all. */
class Unpacker {
  private readonly rows = new FlowRows(1)
  private readonly packer = new RowPacker(this.rows)
  private readonly frames = new FrameLists(this.rows)
  private readonly flow = new RowFlow(this.rows, this.frames)

  unpack(packed: Uint8Array, { capture, stream, client, server }: FlowPlace): FlowRecord | null {
    if (packed.length % WORD_BYTES !== 0) return null
    const words = new Int32Array(packed.length / WORD_BYTES)
    new Uint8Array(words.buffer).set(packed)
    this.rows.clear(ROW)
    this.packer.words.set(words.subarray(0, PACKED_LIMIT))
    const taken = this.packer.unpack(ROW)
    if (taken > words.length || !this.frames.readOverflow(F, words.subarray(taken))) return null
    const ends = this.rows.ints[F + CLIENT] === 0 ? ([client, server] as const) : ([server, client] as const)
    return toRecord(this.flow.show(ROW, { stream, ends }), capture)
  }
}

let unpacker: Unpacker | null = null

/** See {@link FlowUnpacker}. */
export function unpackFlow(packed: Uint8Array, place: FlowPlace): FlowRecord | null {
  unpacker ??= new Unpacker()
  return unpacker.unpack(packed, place)
}
