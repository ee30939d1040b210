import type { Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Asked, PeerId, Tie } from './asked.js'
import { EndingView } from './ending.js'
import type { FlowIndex } from './flow-index.js'
import type { Notes } from './points.js'
import { noted } from './points.js'
import { bytePoints, bytesFit, contentPoints, countPoints } from './score-content.js'
import { symptomPoints } from './score-symptom.js'
import type { ErrorInstant } from './score-time.js'
import { durationPoints, timePoints } from './score-time.js'
import { translationPoints } from './score-translated.js'

const TIE_POINTS: Readonly<Record<Tie, number>> = {
  'local-port': 6,
  endpoint: 2,
  address: 1.5,
  port: 1,
  none: 0,
  learned: 1,
  translated: -3,
}
/** A name has many addresses, and a proxy has many names. */
const NAMED = 1
const TIE_REASONS: Readonly<Record<Tie, string>> = {
  'local-port': 'same local port',
  endpoint: 'same endpoint',
  address: 'same address',
  port: 'same port',
  none: '',
  learned: 'the endpoint that stands for the logged one in this capture',
  translated: 'the logged endpoint is not in the capture: it may have been translated',
}

/**
 * Says how well a flow fits an error: the sum of what each piece of evidence says. Weights are estimates of log likelihood
 * ratios, made from what clients print and when; a fact that the record or the capture does not tell adds nothing.
 * Only columns are read and nothing is allocated, as each error is compared with a hundred flows.
 */
export class Scorer {
  private readonly ending: EndingView

  constructor(private readonly index: FlowIndex) {
    this.ending = new EndingView(index.columns)
  }

  /**
   * @param notes takes the reasons; `null` for the sum alone
   * @returns points, in natural-log units
   */
  points(asked: Asked, row: number, at: ErrorInstant, notes: Notes = null): number {
    const { ending } = this
    ending.row = row
    // An address that the capture does not have tells nothing; most logs are a client's.
    const other = asked.tie === 'translated' ? 'client' : null
    const local = this.localSide(asked.error, asked.peers, row) ?? other
    const tie = asked.tie === 'none' ? 0 : noted(notes, TIE_POINTS[asked.tie], TIE_REASONS[asked.tie])
    const translated =
      asked.tie === 'translated' ? translationPoints(asked, ending, bytesFit(asked, ending, local), notes) : 0
    return (
      tie +
      translated +
      this.namePoints(asked, row, notes) +
      timePoints(asked, ending, at, notes) +
      durationPoints(asked, ending, notes) +
      contentPoints(asked, ending, notes) +
      countPoints(asked, ending, notes) +
      bytePoints(asked, ending, local, notes) +
      symptomPoints(asked.error, ending, local, notes)
    )
  }

  /** What spoke for and against a flow. */
  reasons(asked: Asked, row: number, at: ErrorInstant): string[] {
    const notes: string[] = []
    this.points(asked, row, at, notes)
    return notes
  }

  /**
   * The log's own end of the connection: by the peer's address where the record has it, else by what the text suggests.
   * @param peers see {@link Asked.peers}
   */
  localSide(error: SocketError, peers: readonly PeerId[], row: number): Side | null {
    if (error.remoteAddress === null) return error.side ?? 'client'
    if (this.isServer(peers, row)) return 'client'
    const { index } = this
    const { clientPort } = index.columns
    const client = index.clientOf(row)
    const isClient = peers.some(({ id, port }) => id === client && (port === null || clientPort[row] === port))
    return isClient ? 'server' : error.side
  }

  private isServer(peers: readonly PeerId[], row: number): boolean {
    const { index } = this
    const { serverPort } = index.columns
    const server = index.serverOf(row)
    return peers.some(({ id, port }) => id === server && (port === null || serverPort[row] === port))
  }

  /** Does the flow go to an address that the peer's name was seen to have? */
  private namePoints({ likely }: Asked, row: number, notes: Notes): number {
    return likely.length > 0 && this.isServer(likely, row) ? noted(notes, NAMED, 'an address of that name') : 0
  }
}
