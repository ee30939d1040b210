import { ACK, RST, SYN } from '../../../model/flow-record.js'
import type { Claim } from '../../../model/verdict.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import type { Facts } from '../facts.js'
import { elapsedMs } from '../facts.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { durationText } from '../../../util/duration.js'

/**
 * A SYN answered by RST, or by an ICMP error.
 * Source: RFC 9293 section 3.10.7.1 (no connection: RST ACK); RFC 1122 section 4.2.3.9 (ICMP unreachable).
 */
export const connectionRefused: Rule = {
  cause: 'connection-refused',
  judge: (facts) => (facts.phase === 'connecting' ? (byReset(facts) ?? byIcmp(facts)) : null),
}

function byReset(facts: Facts): Claim | null {
  const { flow } = facts
  const rst = flow.closers.find((segment) => segment.from === 'server' && hasFlag(segment, RST))
  const syn = flow.opening.findLast((segment) => segment.from === 'client' && hasFlag(segment, SYN))
  if (rst === undefined || (rst.ack !== 1 && syn !== undefined)) return null
  const waited = syn === undefined ? null : durationText(elapsedMs(syn, rst))
  return claim('connection-refused', {
    pattern: 'port-closed',
    closedBy: 'server',
    confidence: hasFlag(rst, ACK) && syn !== undefined ? 0.99 : 0.85,
    closing: rst,
    evidence: [at(syn ?? null, 'client', 'SYN'), at(rst, 'server', 'RST answers the SYN')],
    why: [
      `${flow.server.address} answered the SYN with RST${waited === null ? '' : ` after ${waited}`}: nothing listens on port ${String(flow.server.port)}, or its queue is full and it says so.`,
    ],
  })
}

function byIcmp(facts: Facts): Claim | null {
  const { flow } = facts
  const { icmp } = flow
  if (icmp === null) return null
  const syn = flow.opening.findLast((segment) => segment.from === 'client' && hasFlag(segment, SYN))
  const itself = icmp.from === flow.server.address
  return claim('connection-refused', {
    pattern: 'icmp-unreachable',
    closedBy: itself ? 'server' : 'middlebox',
    confidence: 0.97,
    closing: icmp,
    evidence: [
      at(syn ?? null, 'client', 'SYN'),
      at(
        icmp,
        itself ? 'server' : 'middlebox',
        `ICMP type ${String(icmp.type)} code ${String(icmp.code)} from ${icmp.from}`,
      ),
    ],
    why: [
      itself
        ? `${icmp.from}, the server's own host, rejected the SYN by ICMP (type ${String(icmp.type)}, code ${String(icmp.code)}): a firewall rule there.`
        : `${icmp.from}, which is not the server, rejected the SYN by ICMP (type ${String(icmp.type)}, code ${String(icmp.code)}): a router or firewall on the way.`,
    ],
  })
}
