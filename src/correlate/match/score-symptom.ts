import { SHAPE } from '../../model/flow-columns.js'
import type { Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import { peerOf } from '../../util/flow-shape.js'
import type { EndingView } from './ending.js'
import type { Notes } from './points.js'
import { noted } from './points.js'

// Fixed texts: scoring a candidate makes no string.
const bySide = (text: (side: Side) => string): Readonly<Record<Side, string>> => ({
  client: text('client'),
  server: text('server'),
})
const NO_CLOSER = 'no closing packet in the capture'
const CLOSED_FIRST = bySide((side) => `closed first by the ${side}`)
const NOT_FIRST = bySide((side) => `the ${side} did not close first`)
const RESET = bySide((side) => `RST from the ${side}`)
const NO_RESET = bySide((side) => `no RST from the ${side}`)
const RESET_ONLY = bySide((side) => `RST from the ${side} and no FIN`)
const FIN = bySide((side) => `FIN from the ${side}`)

/** Does the flow end in the way of which the error speaks? */
export function symptomPoints(error: SocketError, ending: EndingView, local: Side | null, notes: Notes): number {
  const { symptom } = error
  if (error.syscall === 'connect' || symptom === 'refused') return connectPoints(error, ending, notes)
  if (!ending.established && symptom !== 'timeout' && symptom !== 'unanswered' && symptom !== null) {
    return noted(notes, -4, 'never established')
  }
  if (ending.healthy && symptom !== null) return noted(notes, -8, 'its last exchange was complete')
  const us = local ?? 'client'
  switch (symptom) {
    case 'reset':
      return resetPoints(error, ending, peerOf(us), notes)
    case 'fin':
      return finPoints(ending, peerOf(us), notes)
    case 'timeout':
    case 'local-close':
      return ownClosePoints(ending, us, notes)
    case 'unanswered':
      return ending.closedFirst === peerOf(us)
        ? noted(notes, -3, 'the peer closed, which no unanswered packet shows')
        : noted(notes, 1, 'the peer never closed')
    case 'tls':
    case null:
      return ending.closedFirst === null ? 0 : noted(notes, 0.3, 'it was closed')
  }
}

function connectPoints(error: SocketError, ending: EndingView, notes: Notes): number {
  if (ending.established) return noted(notes, -6, 'established, but the error is about connecting')
  if (error.symptom === 'refused' || error.code === 'ECONNREFUSED') {
    return ending.has(SHAPE.refused) ? noted(notes, 2, 'refused') : noted(notes, -3, 'not refused')
  }
  return ending.has(SHAPE.unanswered)
    ? noted(notes, 2, 'no answer to its SYN')
    : noted(notes, -1, 'its SYN was answered')
}

function resetPoints(error: SocketError, ending: EndingView, peer: Side, notes: Notes): number {
  if (ending.obeyedReset(peer)) return noted(notes, 1.5, RESET[peer])
  if (ending.closedFirst === null) return noted(notes, -1, NO_CLOSER)
  // EPIPE: this side wrote after the peer had closed; which of FIN and RST it was, it does not know.
  if (error.code === 'EPIPE' && ending.closedFirst === peer) return noted(notes, 1, CLOSED_FIRST[peer])
  return noted(notes, -4, NO_RESET[peer])
}

function finPoints(ending: EndingView, peer: Side, notes: Notes): number {
  if (ending.closedFirst === peer) {
    if (ending.fin(peer)) return noted(notes, 1.5, FIN[peer])
    return noted(notes, -1, RESET_ONLY[peer])
  }
  if (ending.closedFirst === null) return noted(notes, -1, NO_CLOSER)
  // Under TLS the peer may have closed by a close_notify that cannot be read: the own FIN only answers it.
  const readable = ending.columns.requests[ending.row] >= 0
  return !readable && ending.fin(peer) ? noted(notes, 0, FIN[peer]) : noted(notes, -2, NOT_FIRST[peer])
}

function ownClosePoints(ending: EndingView, us: Side, notes: Notes): number {
  if (!ending.established) return noted(notes, 0.5, 'never established')
  if (ending.closedFirst === us) return noted(notes, 1.5, CLOSED_FIRST[us])
  if (ending.closedFirst === null) return noted(notes, -0.5, NO_CLOSER)
  return noted(notes, -2, CLOSED_FIRST[peerOf(us)])
}
