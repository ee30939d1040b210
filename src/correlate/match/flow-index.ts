import type { FlowColumns } from '../../model/flow-columns.js'
import type { FlowSource } from '../../model/flow-source.js'
import { canonicalAddress } from '../../util/address.js'
import { bareHost } from '../../util/request-path.js'
import { connectionsOf } from './connections.js'
import type { Naming } from './naming.js'
import type { Rows, RowSet } from './row-groups.js'
import { DenseKeys, momentMs, NO_ROWS, RowGroups, rowsByMoment } from './row-groups.js'

const PORTS = 65_536

/** A server endpoint and how many flows it has. */
export interface BusyServer {
  readonly address: string
  readonly port: number
  readonly flows: number
}

/**
 * Finds rows of the columns by endpoint. Built once, n log n; memory is some 40 bytes a flow.
 * The moment of a flow is its first closer, else its last packet.
 */
export class FlowIndex {
  readonly columns: FlowColumns
  readonly all: RowSet
  /** First row of each row's connection: equal for two views of one. */
  readonly connection: Uint32Array
  /** From the first packet of the first flow to the last of the last, ms. */
  readonly spreadMs: number
  readonly busiestServer: BusyServer | null
  private readonly addressIds = new Map<string, number>()
  private readonly canonicalIds: Uint32Array
  private readonly wordIds: Map<string, number>
  private readonly serverKeys: DenseKeys
  private readonly clientKeys: DenseKeys
  private readonly byServer: RowGroups
  private readonly byClient: RowGroups
  private readonly byServerAddress: RowGroups
  /** Made when an error names nothing but a port: most name more. */
  private byServerPort: RowGroups | null = null
  private byClientPort: RowGroups | null = null
  private readonly grouped: (groups: number, groupOf: (row: number) => number) => RowGroups
  private readonly byHost: RowGroups

  /** @param naming which addresses a record's peer can have */
  constructor(
    source: FlowSource,
    readonly naming: Naming,
  ) {
    const { columns } = source
    this.columns = columns
    this.canonicalIds = this.canonicalise()
    this.wordIds = new Map(columns.words.map((word, i) => [word, i]))
    this.connection = connectionsOf(columns)
    const byMoment = rowsByMoment(columns)
    const grouped = (groups: number, groupOf: (row: number) => number): RowGroups =>
      new RowGroups(columns, groups, groupOf, byMoment)
    this.grouped = grouped
    const { serverPort, clientPort } = columns
    const serverKey = new Float64Array(columns.length)
    const clientKey = new Float64Array(columns.length)
    for (let row = 0; row < columns.length; row++) {
      serverKey[row] = this.serverOf(row) * PORTS + serverPort[row]
      clientKey[row] = this.clientOf(row) * PORTS + clientPort[row]
    }
    this.all = grouped(1, () => 0).get(0)
    this.serverKeys = new DenseKeys(serverKey.slice())
    this.clientKeys = new DenseKeys(clientKey.slice())
    this.byServer = grouped(this.serverKeys.keys.length, (row) => this.serverKeys.number(serverKey[row]))
    this.byClient = grouped(this.clientKeys.keys.length, (row) => this.clientKeys.number(clientKey[row]))
    this.byServerAddress = grouped(this.addressIds.size, (row) => this.serverOf(row))
    this.byHost = grouped(columns.words.length, (row) => columns.host[row])
    this.spreadMs = spreadOf(columns)
    this.busiestServer = this.findBusiest()
  }

  /** First closer of the flow, else its last packet, ms since the epoch. */
  momentMs(row: number): number {
    return momentMs(this.columns, row)
  }

  /** Number of an address in canonical form; -1 if no flow has it. */
  addressId(address: string): number {
    return this.addressIds.get(address) ?? -1
  }

  /** Number of a method or host name among the columns' words; -1 if no flow has it. */
  wordId(word: string): number {
    return this.wordIds.get(word) ?? -1
  }

  /** Numbers of the addresses of a row's flow. */
  serverOf(row: number): number {
    return this.canonicalIds[this.columns.serverAddress[row]]
  }

  clientOf(row: number): number {
    return this.canonicalIds[this.columns.clientAddress[row]]
  }

  /** The server of a row's flow, its address in canonical form. */
  serverEndpoint(row: number): { readonly address: string; readonly port: number } {
    const { addresses, serverAddress, serverPort } = this.columns
    const text = addresses[serverAddress[row]] ?? ''
    return { address: canonicalAddress(text) ?? text, port: serverPort[row] }
  }

  /** Flows whose server is this endpoint; any port if `port` is null. Addresses in canonical form. */
  toServer(address: string, port: number | null): RowSet {
    const id = this.addressId(address)
    if (id < 0) return NO_ROWS
    return port === null ? this.byServerAddress.get(id) : this.byServer.get(this.serverKeys.number(id * PORTS + port))
  }

  /** Flows whose client is this endpoint. */
  fromClient(address: string, port: number): RowSet {
    const id = this.addressId(address)
    return id < 0 ? NO_ROWS : this.byClient.get(this.clientKeys.number(id * PORTS + port))
  }

  toServerPort(port: number): RowSet {
    const { serverPort } = this.columns
    return (this.byServerPort ??= this.grouped(PORTS, (row) => serverPort[row])).get(port)
  }

  fromClientPort(port: number): RowSet {
    const { clientPort } = this.columns
    return (this.byClientPort ??= this.grouped(PORTS, (row) => clientPort[row])).get(port)
  }

  /** Flows of which a request or the TLS handshake asks for this host. */
  toHost(host: string): RowSet {
    const word = this.wordId(bareHost(host))
    return word <= 0 ? NO_ROWS : this.byHost.get(word)
  }

  /** The server endpoint with the most flows, for the sentence on an error that has none; `null` in an empty capture. */
  private findBusiest(): BusyServer | null {
    let [best, flows] = [-1, 0]
    for (let key = 0; key < this.serverKeys.keys.length; key++) {
      const count = this.byServer.count(key)
      if (count > flows) [best, flows] = [key, count]
    }
    if (best < 0) return null
    const set = this.byServer.get(best)
    const row = set.sick[0] ?? set.healthy[0]
    const { addresses, serverAddress, serverPort } = this.columns
    return { address: addresses[serverAddress[row]] ?? '', port: serverPort[row], flows }
  }

  private canonicalise(): Uint32Array {
    return Uint32Array.from(this.columns.addresses, (text) => {
      const canonical = canonicalAddress(text) ?? text
      const known = this.addressIds.get(canonical) ?? this.addressIds.size
      this.addressIds.set(canonical, known)
      return known
    })
  }
}

function spreadOf({ startMs, endMs }: FlowColumns): number {
  let [first, last] = [Infinity, -Infinity]
  for (const ms of startMs) if (ms < first) first = ms
  for (const ms of endMs) if (ms > last) last = ms
  return Math.max(0, last - first)
}

/** Position of the first row whose moment is not before `ms`. O(log n). */
export function firstFrom(index: FlowIndex, rows: Rows, ms: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (index.momentMs(rows[middle]) < ms) low = middle + 1
    else high = middle
  }
  return low
}
