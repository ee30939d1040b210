import type { FlowPacket } from '../model/flow-packet.js'
import { foldLadder, type Ladder } from '../render/fold-ladder.js'
import type { PacketLine, ShownFlow } from '../render/renderer.js'

/** Packets of a flow that a terminal shows without being asked for more. */
const SHOWN = 60

/** Flows as they are drawn, one after the other. @param limit packets of a flow that are shown; `null` for the usual number */
export async function* ladders(flows: readonly ShownFlow[], limit: number | null): AsyncGenerator<Ladder> {
  for (const { line, packets } of flows) yield await foldLadder(line, packets(), limit ?? SHOWN)
}

/** All packets of flows. */
export async function* packetLines(flows: readonly ShownFlow[]): AsyncGenerator<PacketLine> {
  for (const { line, packets } of flows) {
    let previous: FlowPacket | null = null
    for await (const packet of packets()) {
      yield { line, packet, previous }
      previous = packet
    }
  }
}
