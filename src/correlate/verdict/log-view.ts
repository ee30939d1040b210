import { FIN, RST, type Segment, type Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import { hasFlag, peerOf } from '../../util/flow-shape.js'
import type { Facts } from './facts.js'
import { closerName } from './why.js'

/** What one sentence is made from. */
interface View {
  readonly facts: Facts
  readonly error: SocketError
  readonly local: Side
  readonly remote: Side
  /** The log's word for what happened. */
  readonly said: string
  /** Has the capture an RST of the remote side? */
  readonly reset: boolean
}

/**
 * The sentence where the log's view and the wire's differ; `null` where they agree or the log does not tell.
 * Sources: Node `_http_client.js` (socketOnEnd and socketCloseListener make ECONNRESET of a FIN and of a local close), `net.js` and
 * write(2) (EPIPE), axios `http.js` (ECONNABORTED for its own timer).
 */
export function disagreementText(facts: Facts): string | null {
  const { error, local, closing } = facts
  if (error === null || local === null) return null
  const remote = peerOf(local)
  const reset = facts.flow.rstFrames.some((rst) => rst.from === remote)
  const view: View = { facts, error, local, remote, said: error.code ?? error.message ?? 'the error', reset }
  if (closing === null) return notCaptured(view)
  if (closing.from === local) return ownClose(view, closing)
  return hasFlag(closing, FIN) ? peerFin(view, closing) : peerReset(view, closing)
}

function notCaptured({ facts, error, remote, said, reset }: View): string | null {
  if (facts.phase === 'connecting' || facts.flow.client.unanswered > 0) return null
  if (error.symptom === 'reset' && !reset)
    return `The log says ${said}: an RST of the ${remote} had arrived, which is not in the capture.`
  if (error.symptom === 'fin') return `The log says that the ${remote} closed; its FIN is not in the capture.`
  return null
}

/** The first closer is of the side that wrote the log. */
function ownClose({ facts, error, local, remote, said, reset }: View, closing: Segment): string | null {
  if (error.symptom === 'reset') {
    return reset
      ? `The log says ${said}; on the wire the ${local} itself closed first, and the RST only answered.`
      : noReset(said, remote, closing)
  }
  if (error.symptom === 'fin')
    return `The log says that the ${remote} closed; on the wire the ${local}'s own ${closerName(closing)} came first.`
  if (error.code === 'ECONNRESET') {
    const how = hasFlag(closing, FIN) ? 'FIN' : 'RST'
    return `The log says ${said}, yet the first ${how} is the ${local}'s own: Node reports a socket destroyed on this side the same way.`
  }
  return error.symptom === 'timeout' ? ownTimer(facts, said) : null
}

/** Two codes that sound like the network's are also a library's words for its own timer. */
function ownTimer(facts: Facts, said: string): string | null {
  if (said === 'ECONNABORTED')
    return "ECONNABORTED is the client's word for its own timer; nothing on the wire aborted."
  if (said !== 'ETIMEDOUT' || !facts.exchange.requestAcked) return null
  return "ETIMEDOUT is here the client's own timer, not the kernel's: all that it had sent was acknowledged."
}

function peerFin({ facts, error, local, remote, said, reset }: View, closing: Segment): string | null {
  if (error.symptom === 'reset' && !isBrokenPipe(error)) {
    if (!reset) return noReset(said, remote, closing)
    return `The RST that the log calls ${said} only answered data on a connection that the ${remote} had closed with FIN.`
  }
  if (said === 'ECONNRESET' && !reset)
    return `No RST was sent: Node says ECONNRESET also where a FIN comes before the exchange is complete.`
  return isBrokenPipe(error) ? brokenPipe(local, remote, 'FIN') : givenUp(facts, error, remote, 'FIN')
}

function peerReset({ facts, error, local, remote }: View, closing: Segment): string | null {
  const hasFin = facts.flow.finFrames.some((fin) => fin.from === remote && fin.frame < closing.frame)
  if (error.symptom === 'fin' && !hasFin)
    return `The log speaks of an orderly close, but the ${remote} sent an RST and no FIN.`
  if (isBrokenPipe(error)) return brokenPipe(local, remote, 'RST')
  if (error.syscall === 'write' && error.symptom === 'reset' && facts.phase === 'idle')
    return `What the ${local} then wrote never reached the wire: the RST had come before, and the program learnt of it by its write.`
  return givenUp(facts, error, remote, 'RST')
}

function noReset(said: string, remote: Side, closing: Segment): string {
  return `The log says ${said}, but the capture has no RST from the ${remote}: the ${closing.from}'s ${hasFlag(closing, RST) ? 'RST' : 'FIN'} ended it.`
}

/** Libraries use the word for a FIN too; the kernel's own comes of a write. */
function isBrokenPipe({ code, symptom }: SocketError): boolean {
  return code === 'EPIPE' && symptom === 'reset'
}

function brokenPipe(local: Side, remote: Side, how: string): string {
  return `EPIPE says that the ${local} went on writing after the ${remote}'s ${how} had come.`
}

/** The program stopped waiting for its own reasons when the connection had ended already. */
function givenUp(facts: Facts, error: SocketError, remote: Side, how: string): string | null {
  if (facts.phase === 'tls') return null
  if (error.symptom === 'timeout')
    return `The log names a timer, but the connection was not ended by it: the ${remote}'s ${how} had come before.`
  if (error.symptom === 'local-close' && error.code !== 'ECONNRESET')
    return `The log says that the request was given up on this side; on the wire the ${remote}'s ${how} came first.`
  if (error.symptom === 'unanswered')
    return `The log says that nobody answered; on the wire the ${remote}'s ${how} ended it.`
  return null
}
