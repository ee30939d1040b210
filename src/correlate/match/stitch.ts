import type { FlowRecord } from '../../model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../../model/flow-source.js'
import type { FlowAt } from '../../model/verdict.js'
import { partFrame } from '../../util/part-frame.js'
import { closerOf } from '../../util/flow-shape.js'
import { shifted } from '../../util/shifted.js'
import { seriesOf, widened } from './parts/capture-series.js'
import { chainsOf } from './parts/chains.js'
import { mergeParts } from './parts/merge-parts.js'
import { wholeColumns } from './parts/whole-columns.js'

/** A connection that spans captures: its rows in order of time, and which of them has the packet that ended it. */
interface Chain {
  readonly rows: readonly number[]
  readonly closing: number
}

/** Whole records kept for the next time that they are asked for. */
const KEPT = 256

/**
 * Flows of captures in which each connection is one, also where it spans several captures: those have one row, that of the part
 * with the packet that ended it (of the last part, where there is none), and a record of the whole.
 * Each capture is given the time that its series saw.
 */
export class Stitched implements FlowSource {
  readonly captures: readonly CaptureInfo[]
  readonly columns: FlowSource['columns']
  /** By row of the source. */
  private readonly chains = new Map<number, Chain>()
  /** Row of the source of each row here; `null` if they are the same. */
  private readonly rows: Uint32Array | null = null
  private readonly kept = new Map<Chain, FlowRecord>()

  /** @param source stays in use */
  constructor(private readonly source: FlowSource) {
    this.columns = source.columns
    this.captures = source.captures
    if (source.captures.length < 2) return
    const series = seriesOf(source.captures)
    this.captures = widened(source.captures, series)
    const found = chainsOf(source.columns, series)
    if (found.length === 0) return
    const chains = found.map((rows) => this.chainOf(rows))
    for (const chain of chains) for (const row of chain.rows) this.chains.set(row, chain)
    const whole = wholeColumns(
      source.columns,
      this.captures,
      chains.map((chain) => ({ ...chain, flow: this.merged(chain) })),
    )
    this.columns = whole.columns
    this.rows = whole.rows
  }

  /** The flow of a row; of a connection with several parts the whole, seen from the part that has the row. */
  record(row: number): FlowRecord {
    return this.wholeOf(this.rows?.[row] ?? row)
  }

  /** The parts of a row's connection in order of time; one, as a rule. */
  partsOf(row: number): readonly FlowAt[] {
    const own = this.rows?.[row] ?? row
    return (this.chains.get(own)?.rows ?? [own]).map((part) => this.partAt(part))
  }

  addressesOf(host: string): ReturnType<FlowSource['addressesOf']> {
    return this.source.addressesOf(host)
  }

  /** The whole connection of a row of the source, seen from the part that ended it. */
  wholeOf(row: number): FlowRecord {
    const chain = this.chains.get(row)
    return chain === undefined ? this.source.record(row) : this.merged(chain)
  }

  /** The parts of the connection of a row of the source. */
  partsOfSource(row: number): readonly FlowAt[] {
    return (this.chains.get(row)?.rows ?? [row]).map((part) => this.partAt(part))
  }

  /** What the capture of a row of the source has of it. */
  ownRecord(row: number): FlowRecord {
    return this.source.record(row)
  }

  private partAt(row: number): FlowAt {
    const flow = this.source.record(row)
    return { flow, capture: this.captures[flow.capture] as CaptureInfo }
  }

  private chainOf(rows: readonly number[]): Chain {
    const closer = closerOf(this.mergedFrom(rows, 0))
    const closing = closer === null ? rows.length - 1 : partFrame(closer.frame).part
    return { rows, closing: rows[closing] as number }
  }

  private merged(chain: Chain): FlowRecord {
    const known = this.kept.get(chain)
    if (known !== undefined) return known
    if (this.kept.size >= KEPT) this.kept.clear()
    const flow = this.mergedFrom(chain.rows, chain.rows.indexOf(chain.closing))
    this.kept.set(chain, flow)
    return flow
  }

  /** @param from index of the part from which it is seen */
  private mergedFrom(rows: readonly number[], from: number): FlowRecord {
    const parts = rows.map((row) => this.partAt(row))
    const seen = parts[from] as FlowAt
    const moved = parts.map(({ flow, capture }, i) =>
      shifted(flow, { part: i - from, seconds: capture.baseSec - seen.capture.baseSec }),
    )
    const whole = moved.reduce(mergeParts)
    return { ...whole, capture: seen.flow.capture, stream: seen.flow.stream }
  }
}
