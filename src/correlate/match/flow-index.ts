import type { FlowColumns, FlowSource } from '../../model/flow-source.js'
import { canonicalAddress } from '../../util/address.js'

/** Rows of one endpoint in order of the moment at which their flow ended. */
export type Rows = readonly number[]

const PORTS = 65_536

/**
 * Finds rows of the columns by endpoint. Built once, n log n; memory is a few numbers a flow.
 * The moment of a flow is its first closer, else its last packet.
 */
export class FlowIndex {
  readonly columns: FlowColumns
  /** All rows by moment. */
  readonly all: Rows
  private readonly addressIds = new Map<string, number>()
  private readonly canonicalIds: Uint32Array
  private readonly byServer = new Map<number, number[]>()
  private readonly byClient = new Map<number, number[]>()
  private readonly byServerAddress = new Map<number, number[]>()
  private readonly byServerPort = new Map<number, number[]>()
  private readonly byClientPort = new Map<number, number[]>()

  constructor(source: FlowSource) {
    this.columns = source.columns
    this.canonicalIds = this.canonicalise()
    this.all = Array.from({ length: this.columns.length }, (_, row) => row).sort(
      (a, b) => this.momentMs(a) - this.momentMs(b),
    )
    for (const row of this.all) this.enter(row)
  }

  /** First closer of the flow, else its last packet, ms since the epoch. */
  momentMs(row: number): number {
    const close = this.columns.closeMs[row] ?? NaN
    return Number.isNaN(close) ? (this.columns.endMs[row] ?? 0) : close
  }

  /** From the first packet of the first flow to the last of the last, ms. */
  spreadMs(): number {
    const { startMs, endMs } = this.columns
    const first = startMs.reduce((least, ms) => Math.min(least, ms), Infinity)
    return Math.max(0, endMs.reduce((most, ms) => Math.max(most, ms), -Infinity) - first)
  }

  hasAddress(address: string): boolean {
    return this.addressIds.has(address)
  }

  /** Flows whose server is this endpoint; any port if `port` is null. Addresses in canonical form. */
  toServer(address: string, port: number | null): Rows {
    const id = this.addressIds.get(address)
    if (id === undefined) return []
    return (port === null ? this.byServerAddress.get(id) : this.byServer.get(id * PORTS + port)) ?? []
  }

  /** Flows whose client is this endpoint. */
  fromClient(address: string, port: number): Rows {
    const id = this.addressIds.get(address)
    return id === undefined ? [] : (this.byClient.get(id * PORTS + port) ?? [])
  }

  toServerPort(port: number): Rows {
    return this.byServerPort.get(port) ?? []
  }

  fromClientPort(port: number): Rows {
    return this.byClientPort.get(port) ?? []
  }

  /** The server endpoint with the most flows, for the sentence on an error that has none; `null` in an empty capture. */
  busiestServer(): { readonly address: string; readonly port: number; readonly flows: number } | null {
    let best: { address: string; port: number; flows: number } | null = null
    for (const [key, rows] of this.byServer) {
      if (best !== null && rows.length <= best.flows) continue
      const [first = 0] = rows
      const address = this.columns.addresses[this.columns.serverAddress[first] ?? 0] ?? ''
      best = { address, port: key % PORTS, flows: rows.length }
    }
    return best
  }

  private canonicalise(): Uint32Array {
    return Uint32Array.from(this.columns.addresses, (text) => {
      const canonical = canonicalAddress(text) ?? text
      const known = this.addressIds.get(canonical) ?? this.addressIds.size
      this.addressIds.set(canonical, known)
      return known
    })
  }

  private enter(row: number): void {
    const server = this.canonicalIds[this.columns.serverAddress[row] ?? 0] ?? 0
    const client = this.canonicalIds[this.columns.clientAddress[row] ?? 0] ?? 0
    const serverPort = this.columns.serverPort[row] ?? 0
    const clientPort = this.columns.clientPort[row] ?? 0
    push(this.byServer, server * PORTS + serverPort, row)
    push(this.byClient, client * PORTS + clientPort, row)
    push(this.byServerAddress, server, row)
    push(this.byServerPort, serverPort, row)
    push(this.byClientPort, clientPort, row)
  }
}

function push(map: Map<number, number[]>, key: number, row: number): void {
  const rows = map.get(key)
  if (rows === undefined) map.set(key, [row])
  else rows.push(row)
}

/** Position of the first row whose moment is not before `ms`; rows are in order of moment. O(log n). */
export function firstFrom(index: FlowIndex, rows: Rows, ms: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (index.momentMs(rows[middle] ?? 0) < ms) low = middle + 1
    else high = middle
  }
  return low
}
