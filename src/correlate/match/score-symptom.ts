import type { Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import { peerOf } from '../../util/flow-shape.js'
import type { Ending } from './ending.js'
import type { Points } from './points.js'

/** Does the flow end in the way of which the error speaks? */
export function symptomPoints(error: SocketError, ending: Ending, local: Side | null): Points | null {
  if (error.syscall === 'connect' || error.symptom === 'refused') return connectPoints(error, ending)
  if (!ending.established && error.symptom !== 'timeout' && error.symptom !== 'unanswered' && error.symptom !== null) {
    return { points: -4, reason: 'never established' }
  }
  if (ending.healthy && error.symptom !== null) return { points: -8, reason: 'its last exchange was complete' }
  const us = local ?? 'client'
  switch (error.symptom) {
    case 'reset':
      return resetPoints(error, ending, peerOf(us))
    case 'fin':
      return finPoints(ending, peerOf(us))
    case 'timeout':
    case 'local-close':
      return ownClosePoints(ending, us)
    case 'unanswered':
      return ending.closedFirst === peerOf(us)
        ? { points: -3, reason: 'the peer closed, which no unanswered packet shows' }
        : { points: 1, reason: 'the peer never closed' }
    case 'tls':
    case null:
      return ending.closedFirst === null ? null : { points: 0.3, reason: 'it was closed' }
  }
}

function connectPoints(error: SocketError, ending: Ending): Points {
  if (ending.established) return { points: -6, reason: 'established, but the error is about connecting' }
  if (error.symptom === 'refused' || error.code === 'ECONNREFUSED') {
    return ending.refused ? { points: 2, reason: 'refused' } : { points: -3, reason: 'not refused' }
  }
  return ending.unanswered
    ? { points: 2, reason: 'no answer to its SYN' }
    : { points: -1, reason: 'its SYN was answered' }
}

function resetPoints(error: SocketError, ending: Ending, peer: Side): Points {
  if (ending.obeyedReset[peer]) return { points: 1.5, reason: `RST from the ${peer}` }
  if (ending.closedFirst === null) return { points: -1, reason: 'no closing packet in the capture' }
  // EPIPE: this side wrote after the peer had closed; which of FIN and RST it was, it does not know.
  if (error.code === 'EPIPE' && ending.closedFirst === peer) return { points: 1, reason: `closed first by the ${peer}` }
  return { points: -4, reason: `no RST from the ${peer}` }
}

function finPoints(ending: Ending, peer: Side): Points {
  if (ending.fin[peer] && ending.closedFirst === peer) return { points: 1.5, reason: `FIN from the ${peer}` }
  if (ending.closedFirst === peer) return { points: -1, reason: `RST from the ${peer} and no FIN` }
  if (ending.closedFirst === null) return { points: -1, reason: 'no closing packet in the capture' }
  return { points: -2, reason: `the ${peer} did not close first` }
}

function ownClosePoints(ending: Ending, us: Side): Points {
  if (!ending.established) return { points: 0.5, reason: 'never established' }
  if (ending.closedFirst === us) return { points: 1.5, reason: `closed first by the ${us}` }
  if (ending.closedFirst === null) return { points: -0.5, reason: 'no closing packet in the capture' }
  return { points: -2, reason: `closed first by the ${peerOf(us)}` }
}
