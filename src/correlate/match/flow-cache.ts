import type { FlowSource } from '../../model/flow-source.js'
import type { FlowAt } from '../../model/verdict.js'
import type { Ending } from './ending.js'
import { endingOf } from './ending.js'

/** A flow of the source with what matching asks of it. */
export interface KnownFlow extends FlowAt {
  readonly row: number
  readonly ending: Ending
  /** Equal for the same connection seen at another point or in another capture. */
  readonly connection: string
}

/** Bounds memory where many errors look at many flows. */
const KEPT = 8192

/** Makes each flow record once, as long as it is in use. */
export class FlowCache {
  private readonly source: FlowSource
  private readonly known = new Map<number, KnownFlow>()

  constructor(source: FlowSource) {
    this.source = source
  }

  get(row: number): KnownFlow {
    const kept = this.known.get(row)
    if (kept !== undefined) return kept
    const made = this.make(row)
    if (this.known.size >= KEPT) this.forgetHalf()
    this.known.set(row, made)
    return made
  }

  /** The half that came first: errors come in order of time, and so do their flows. */
  private forgetHalf(): void {
    let left = KEPT / 2
    for (const row of this.known.keys()) {
      if (left-- === 0) return
      this.known.delete(row)
    }
  }

  private make(row: number): KnownFlow {
    const flow = this.source.record(row)
    const capture = this.source.captures[flow.capture]
    if (capture === undefined) throw new RangeError(`flow of capture ${String(flow.capture)}, which the source lacks`)
    return { row, flow, capture, ending: endingOf(flow, capture), connection: connectionKey(row, flow) }
  }
}

/** Two random 32-bit numbers that both ends agree on; translation of addresses and ports does not change them. */
function connectionKey(row: number, flow: FlowAt['flow']): string {
  const { client, server } = flow
  if (client.isn === null) return `row ${String(row)}`
  return `${String(client.isn)}/${String(server.isn)}/${server.isn === null ? String(server.port) : ''}`
}
