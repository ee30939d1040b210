import type { Session } from '../model/session.js'
import type { SocketError } from '../model/socket-error.js'
import type { CaughtEnd } from '../render/capture-filter.js'
import type { CaughtErrors } from '../render/renderer.js'
import { canonicalAddress } from '../util/address.js'
import { counted } from '../util/count-text.js'
import { listErrors, type LogOptions } from './read-logs.js'

/** What `corr capture-filter` is asked. */
export interface CaughtRequest extends LogOptions {
  readonly names: readonly string[]
  /** Addresses of host names, by name in lower case. */
  readonly addresses: ReadonlyMap<string, readonly string[]>
}

/** Reads logs and tells which connections have to be captured to see their errors the next time. */
export async function caughtEnds(request: CaughtRequest, session: Session): Promise<CaughtErrors> {
  const byKey = new Map<string, CaughtEnd>()
  const names = new Set<string>()
  let silent = 0
  let errors = 0
  for await (const error of await listErrors({ ...request, span: null }, session)) {
    errors++
    const ends = endsOf(error, request.addresses, names)
    if (ends.length === 0) silent++
    for (const end of ends) byKey.set(`${String(end.address)} ${String(end.port)}`, end)
  }
  const ends = [...byKey.values()]
  if (silent > 0 && ends.length > 0)
    warn(
      session,
      `${counted(silent, 'error')} of ${counted(errors, 'error')} name no peer: the filter does not look for it`,
    )
  if (ends.length === 0) warn(session, 'no error names a peer: the filter catches all TCP')
  if (names.size > 0) {
    const some = [...names].slice(0, NAMED).join(', ')
    warn(
      session,
      `the logs have no address of ${some}${names.size > NAMED ? ', …' : ''}: --resolve NAME=ADDRESS narrows the filter to it`,
    )
  }
  return { ends, names: [...names], errors }
}

const NAMED = 5

function warn(session: Session, text: string): void {
  session.warn({ place: {}, text })
}

/** The server's ends of an error's connections; of a server's own log its own end, for its clients come from anywhere. */
function endsOf(error: SocketError, addresses: CaughtRequest['addresses'], names: Set<string>): CaughtEnd[] {
  if (error.side === 'server') return serverEnds(error)
  const attempts = (error.attempts ?? []).map(({ address, port }) => endOf(address, port))
  const tried = attempts.filter(({ address }) => address !== null)
  if (tried.length > 0) return tried
  const remote = error.remoteAddress === null ? null : canonicalAddress(error.remoteAddress)
  const port = validPort(error.remotePort ?? error.port)
  if (remote !== null) return [{ address: remote, port }]
  if (error.host === null) return port === null ? [] : [{ address: null, port }]
  const literal = canonicalAddress(error.host)
  if (literal !== null) return [{ address: literal, port }]
  const known = addresses.get(error.host.toLowerCase())
  if (known !== undefined) return known.map((address) => ({ address, port }))
  names.add(error.host)
  return port === null ? [] : [{ address: null, port }]
}

function serverEnds({ localAddress, localPort, remoteAddress }: SocketError): CaughtEnd[] {
  const own = endOf(localAddress ?? '', localPort)
  if (own.address !== null || own.port !== null) return [own]
  const client = endOf(remoteAddress ?? '', null)
  return client.address === null ? [] : [client]
}

function endOf(address: string, port: number | null): CaughtEnd {
  return { address: canonicalAddress(address), port: validPort(port) }
}

function validPort(port: number | null): number | null {
  return port !== null && Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null
}
