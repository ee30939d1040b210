import type { Endpoint, FlowRecord } from '../../model/flow-record.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Candidate, FlowAt, Match } from '../../model/verdict.js'
import type { Tie } from './asked.js'
import { peerIdsOf } from './asked.js'
import { poolFor } from './candidates.js'
import type { Failing } from './failing.js'
import type { Field } from './field.js'
import { noFlowFor } from './no-flow.js'
import { remoteEndpoints } from './peers.js'
import { absenceWeight, type Rivals } from './rivals.js'

/** Other flows that are named: the best ones, and of those that can hardly be meant only a few. */
const ALTERNATIVES = 5
const FEW = 2
const HARDLY = 0.0005
/** However well all else fits: the address is another one. */
const MOST_SURE: Readonly<Partial<Record<Tie, number>>> = { learned: 0.88, translated: 0.8 }
/** A flow that another error was given is still thinkable here, but hardly. */
const TAKEN = -2

/**
 * The match of one failure.
 * @param i index of the failure whose candidates are weighed
 * @param one the failure itself
 * @param connection what it was assigned; `null` for none
 * @param taken connections that any failure was assigned
 * @param rivals failures that were assigned none
 * @param line points of "no flow at all", against which candidates are weighed
 */
export function toMatch(
  field: Field,
  i: number,
  one: Failing,
  connection: number | null,
  taken: ReadonlySet<number>,
  rivals: Rivals,
  line: number,
): Match {
  const { table } = field
  const weightAt = (at: number): number => Math.exp(table.points(at) + (taken.has(field.connectionAt(at)) ? TAKEN : 0))
  const { views, others } = split(field, i, connection)
  const [best] = views
  const given = others.filter((at) => taken.has(field.connectionAt(at)))
  const absent =
    best === undefined || connection === null ? 0 : absenceWeight(table, best, given, rivals.get(connection) ?? [])
  const rest = others.reduce((sum, at) => sum + weightAt(at), Math.exp(line) + absent)
  const all = rest + (best === undefined ? 0 : Math.exp(table.points(best)))
  const { tie } = poolFor(one.error, field.index)
  const most = MOST_SURE[tie] ?? 1
  // Flows to elsewhere are no alternatives unless something speaks for them.
  const few = tie === 'translated' ? 0 : FEW
  const made = (at: number, weight: number): LateCandidate =>
    new LateCandidate(field, one, table.row(at), (most * weight) / all)
  const alternatives = others
    .slice(0, ALTERNATIVES)
    .filter((at, n) => n < few || weightAt(at) >= HARDLY * all)
    .map((at) => made(at, weightAt(at)))
  const { error, clock } = one
  const base = { error, clockOffsetMs: clock.offsetMs, alternatives }
  if (best === undefined) {
    const noFlow = noFlowFor(error, field.index, field.source.captures, one.at.atMs)
    return { ...base, chosen: null, noFlow, twins: [], translated: null, local: error.side }
  }
  return {
    ...base,
    chosen: made(best, Math.exp(table.points(best))),
    noFlow: null,
    translated: tie === 'learned' || tie === 'translated' ? (loggedEndpoint(error) ?? null) : null,
    twins: views.slice(1).map((at) => new LateFlow(field, table.row(at))),
    local: field.scorer.localSide(error, peerIdsOf(error, field.index), table.row(best)),
  }
}

function loggedEndpoint(error: SocketError): Endpoint | undefined {
  const [peer] = remoteEndpoints(error)
  return peer === undefined || peer.port === null ? undefined : { address: peer.address, port: peer.port }
}

/** The candidates that are the chosen connection, and each other connection once, by its best view; best first. */
function split(field: Field, i: number, connection: number | null): { views: number[]; others: number[] } {
  const views: number[] = []
  const others: number[] = []
  for (let at = field.table.first(i); at < field.table.end(i); at++) {
    const own = field.connectionAt(at)
    if (own === connection) views.push(at)
    else if (!others.some((other) => field.connectionAt(other) === own)) others.push(at)
  }
  return { views, others }
}

/** A flow that is read from the source when it is asked for: a hundred thousand errors must not hold as many flows. */
class LateFlow implements FlowAt {
  constructor(
    protected readonly field: Field,
    protected readonly row: number,
  ) {}

  get flow(): FlowRecord {
    return this.field.source.record(this.row)
  }

  get capture(): CaptureInfo {
    const { source, index } = this.field
    const capture = source.captures[index.columns.capture[this.row] ?? 0]
    if (capture === undefined) throw new RangeError(`row ${String(this.row)} is of no capture of the source`)
    return capture
  }
}

class LateCandidate extends LateFlow implements Candidate {
  get parts(): readonly FlowAt[] {
    return this.field.source.partsOf(this.row)
  }

  constructor(
    field: Field,
    private readonly failing: Failing,
    row: number,
    readonly score: number,
  ) {
    super(field, row)
  }

  get reasons(): readonly string[] {
    return this.field.reasons(this.failing, this.row)
  }
}
