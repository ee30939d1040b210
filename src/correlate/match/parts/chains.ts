import type { FlowColumns } from '../../../model/flow-columns.js'
import { SHAPE } from '../../../model/flow-columns.js'
import { canonicalAddress } from '../../../util/address.js'
import { OVERLAP_MS } from './capture-series.js'

/** Sequence numbers go on from part to part, but for what was sent again or lost at the boundary. */
const CLOSE_BY = 2 ** 22
const PORTS = 65_536
/** Most flows of one pair of endpoints that are compared with one another. */
const MOST = 1000

/**
 * Finds connections that span captures: the same two endpoints, later in time, sequence numbers that go on, and no beginning of
 * their own.
 * @param series of each capture; where two captures saw the same, a part goes on in its own series
 * @returns rows of each such connection in order of time, two or more. n log n.
 */
export function chainsOf(columns: FlowColumns, series: readonly number[]): number[][] {
  const next = new Map<number, number>()
  const isLater = new Set<number>()
  for (const rows of sameEndpoints(columns)) {
    rows.sort((a, b) => columns.startMs[a] - columns.startMs[b] || a - b)
    rows.forEach((row, i) => {
      const before = rows.slice(0, i).filter((other) => !next.has(other) && goesOn(columns, other, row))
      const own = before.findLast((other) => series[columns.capture[other]] === series[columns.capture[row]])
      const earlier = own ?? before.at(-1)
      if (earlier === undefined) return
      next.set(earlier, row)
      isLater.add(row)
    })
  }
  return [...next.keys()].filter((row) => !isLater.has(row)).map((head) => chainFrom(head, next))
}

function chainFrom(head: number, next: ReadonlyMap<number, number>): number[] {
  const rows = [head]
  for (let row = next.get(head); row !== undefined; row = next.get(row)) rows.push(row)
  return rows
}

/** Rows that share both endpoints, of pairs of which at least one row may be no beginning, or no whole one. */
function sameEndpoints(columns: FlowColumns): number[][] {
  const ids = canonicalIds(columns.addresses)
  const { clientAddress, serverAddress, clientPort, serverPort, shape } = columns
  const end = (address: number, port: number): number => (ids[address] ?? 0) * PORTS + port
  const key = (row: number): string => {
    const [a, b] = [end(clientAddress[row], clientPort[row]), end(serverAddress[row], serverPort[row])]
    return a < b ? `${String(a)} ${String(b)}` : `${String(b)} ${String(a)}`
  }
  // Texts are made of few rows only: of those between ports that occur in parts.
  const ports = new Uint8Array(PORTS)
  const higher = (row: number): number => Math.max(clientPort[row], serverPort[row])
  const isPart = (row: number): boolean => (shape[row] & (SHAPE.guessed | SHAPE.unanswered)) !== 0
  for (let row = 0; row < columns.length; row++) if (isPart(row)) ports[higher(row)] = 1
  const groups = new Map<string, number[]>()
  for (let row = 0; row < columns.length; row++) {
    if (ports[higher(row)] === 0) continue
    const known = groups.get(key(row))
    if (known === undefined) groups.set(key(row), [row])
    else if (known.length < MOST) known.push(row)
  }
  return [...groups.values()].filter((rows) => rows.length > 1 && rows.some(isPart))
}

function canonicalIds(addresses: readonly string[]): number[] {
  const known = new Map<string, number>()
  return addresses.map((text) => {
    const canonical = canonicalAddress(text) ?? text
    const id = known.get(canonical) ?? known.size
    known.set(canonical, id)
    return id
  })
}

/** Numbers of one side of a row: where its relative ones begin, and what comes after the highest one. */
interface Numbers {
  readonly base: number
  readonly next: number
}

function numbersOf(columns: FlowColumns, row: number, isClient: boolean): Numbers | null {
  const { shape, clientIsn, serverIsn, clientNext, serverNext } = columns
  if ((shape[row] & (isClient ? SHAPE.clientIsn : SHAPE.serverIsn)) === 0) return null
  return isClient ? { base: clientIsn[row], next: clientNext[row] } : { base: serverIsn[row], next: serverNext[row] }
}

function goesOn(columns: FlowColumns, a: number, b: number): boolean {
  const { capture, shape, startMs, endMs, clientPort, clientAddress } = columns
  if (capture[a] === capture[b] || startMs[b] < endMs[a] - OVERLAP_MS) return false
  const isTurned = clientPort[a] !== clientPort[b] || clientAddress[a] !== clientAddress[b]
  if ((shape[b] & SHAPE.guessed) === 0) return !isTurned && sameBeginning(columns, a, b)
  const byClient = isNear(numbersOf(columns, a, true), numbersOf(columns, b, !isTurned))
  const byServer = isNear(numbersOf(columns, a, false), numbersOf(columns, b, isTurned))
  return byClient !== false && byServer !== false && (byClient ?? byServer) === true
}

/** The answer to a SYN, or the SYN once more, in the next file. */
function sameBeginning(columns: FlowColumns, a: number, b: number): boolean {
  if ((columns.shape[a] & SHAPE.unanswered) === 0) return false
  const [one, other] = [numbersOf(columns, a, true), numbersOf(columns, b, true)]
  return one !== null && one.base === other?.base
}

function isNear(a: Numbers | null, b: Numbers | null): boolean | null {
  if (a === null || b === null) return null
  const due = a.next === 0 ? a.base + 1 : a.base + a.next
  return Math.abs((b.base + 1 - due) | 0) <= CLOSE_BY
}
