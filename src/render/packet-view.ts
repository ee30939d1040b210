import { SCHEMA_VERSION } from '../model/finding.js'
import type { PacketOutput } from '../model/output.js'
import { flagNames } from '../util/flag-names.js'
import { isoFromNs } from '../util/instant.js'
import type { PacketLine } from './renderer.js'

const NS_PER_MS = 1e6

/** One object of `corr show`: one packet. */
export function packetView({ line: { flow, capture }, packet, previous }: PacketLine): PacketOutput {
  return {
    schemaVersion: SCHEMA_VERSION,
    capture: capture.path,
    stream: flow.stream,
    frame: packet.frame,
    time: isoFromNs(capture.baseSec, packet.timeNs, capture.digits),
    sinceStartMs: (packet.timeNs - flow.startNs) / NS_PER_MS,
    sincePreviousMs: previous === null ? null : (packet.timeNs - previous.timeNs) / NS_PER_MS,
    from: packet.from,
    flags: flagNames(packet.flags),
    seq: packet.seq,
    ack: packet.ack,
    length: packet.len,
    window: packet.window,
    marks: packet.marks,
    note: packet.note,
  }
}
