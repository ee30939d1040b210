import type { ErrorCause, LogTime, SocketError } from '../model/socket-error.js'
import { clientLibrary } from './client-library.js'
import { endpointFields } from './endpoint-fields.js'
import { aggregated, chainOf, type ErrorLink } from './error-chain.js'
import { isServerRecord, pidOf, requestIdOf } from './record-context.js'
import { firstLine, type Reading } from './reading.js'
import type { Entry } from './records.js'
import { requestFields } from './request-fields.js'
import { symptomOf } from './symptom.js'
import { codeInMessage, GRPC_STATUS, meaningOfCode, SYSCALL_STATEMENT, SYSTEM_CODES } from './vocabulary.js'

/**
 * All fields of a failure.
 * @param file path of the log as given
 * @param serverLog the log has records of a server: one that does not tell its side is a server's too
 */
export function socketErrorOf(
  file: string,
  entry: Entry,
  reading: Reading,
  time: LogTime | null,
  serverLog: boolean,
): SocketError {
  const { chain } = reading
  const server = isServerRecord(reading) || (serverLog && !tellsClient(reading))
  return {
    file,
    line: entry.line,
    endLine: entry.endLine,
    time,
    code: codeOf(chain),
    syscall: syscallOf(chain),
    name: chain[0].name,
    message: messageOf(chain[0]),
    cause: causeOf(chain),
    ...endpointFields(reading, server),
    ...requestFields(reading, server),
    client: clientLibrary(reading),
    pid: pidOf(entry, reading),
    requestId: requestIdOf(reading),
    symptom: symptomOf(chain),
    side: server ? 'server' : 'client',
    sameFailureAs: null,
  }
}

/** A record that names its target or a connect is a client's, also in a server's log. */
function tellsClient(reading: Reading): boolean {
  const request = requestFields(reading, false)
  return (
    request.host !== null || syscallOf(reading.chain) === 'connect' || ![null, 'node'].includes(clientLibrary(reading))
  )
}

/** The innermost code: the system's before a library's, one that stands alone before one in a message. */
function codeOf(chain: readonly ErrorLink[]): string | null {
  const inner = [...chain].reverse()
  const system = inner.map((link) => systemCode(link)).find((code) => code !== null)
  if (system !== undefined) return system
  const library = inner.map((link) => libraryCode(link)).find((code) => code !== null)
  return library ?? inner.map((link) => codeInMessage(firstLine(link.message))).find((code) => code !== null) ?? null
}

function systemCode(link: ErrorLink): string | null {
  if (link.code !== null && Object.hasOwn(SYSTEM_CODES, link.code)) return link.code
  const said = codeInMessage(firstLine(link.message)) ?? codeInMessage(firstLine(link.message).replace(GRPC_STATUS, ''))
  return said !== null && Object.hasOwn(SYSTEM_CODES, said) ? said : null
}

function libraryCode(link: ErrorLink): string | null {
  return link.code !== null && meaningOfCode(link.code, firstLine(link.message)) !== null ? link.code : null
}

function syscallOf(chain: readonly ErrorLink[]): string | null {
  for (const link of [...chain].reverse()) {
    const property = link.props.at('syscall')
    if (typeof property === 'string' && property !== '') return property
    const said =
      SYSCALL_STATEMENT.exec(firstLine(link.message)) ?? SYSCALL_STATEMENT.exec(link.props.head?.message ?? '')
    if (said !== null) return said[1]
    for (const part of aggregated(link.props)) {
      const inner = syscallOf(chainOf(part))
      if (inner !== null) return inner
    }
  }
  return null
}

function messageOf(link: ErrorLink): string | null {
  const line = link.message?.split('\n', 1)[0] ?? ''
  return line === '' ? null : line
}

function causeOf(chain: readonly ErrorLink[]): ErrorCause | null {
  if (chain.length < 2) return null
  const { name, message, code } = chain[chain.length - 1]
  const line = message === null ? null : firstLine(message)
  return { name, code: code ?? codeInMessage(line ?? '') ?? wrapperCode(chain, line), message: line }
}

/** A wrapper that repeats its cause's message repeats its code too (axios, got). */
function wrapperCode(chain: readonly ErrorLink[], message: string | null): string | null {
  const wrapper = chain.find(
    (link) => message !== null && message !== '' && firstLine(link.message).startsWith(message),
  )
  return wrapper?.code ?? null
}
