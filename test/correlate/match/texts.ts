import type { MatchOptions } from '../../../src/correlate/match/match-all.js'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { LogTime, SocketError } from '../../../src/model/socket-error.js'
import { errorOf } from '../../helpers/flow.js'
import type { FlowText } from '../../helpers/source.js'
import { BASE_MS, sourceOf } from '../../helpers/source.js'

export const OPEN = '0 C S, 30 S SA, 30 C A'
export const RESET = `${OPEN}, 31 C PA get=/orders, 62 S A, 90 S RA win=501`
export const HEALTHY = `${OPEN}, 31 C PA get=/orders, 62 S PA res=200:10:10, 63 C A, 90 C FA, 120 S FA, 121 C A`
export const HUNG = `${OPEN}, 31 C PA get=/orders, 62 S A, 831 C FA, 862 S FA`
export const FIN = `${OPEN}, 31 C PA get=/orders, 62 S A, 90 S FA, 91 C FA`
export const OPTIONS: MatchOptions = { windowMs: null, clockOffsetMs: null, resolved: [], translations: [] }
export const PEER = { remoteAddress: '192.0.2.80', remotePort: 80 }
export const READ_RESET = {
  ...PEER,
  code: 'ECONNRESET',
  syscall: 'read',
  symptom: 'reset' as const,
  path: '/orders',
  rtMs: 60,
}

let line = 0

export function zoned(atMs: number, digits = 3): LogTime {
  return { text: '', wallMs: BASE_MS + atMs, epochMs: BASE_MS + atMs, digits, from: 'record' }
}

export function error(told: Partial<SocketError>): SocketError {
  line += 1
  return errorOf({ line, endLine: line, ...told })
}

export async function streams(errors: SocketError[], flows: FlowText[], options = OPTIONS): Promise<(number | null)[]> {
  const { matches } = matchAll(errors, await sourceOf(flows), options)
  return matches.map((match) => match.chosen?.flow.stream ?? null)
}
