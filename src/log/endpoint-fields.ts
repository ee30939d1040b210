import type { ConnectAttempt } from '../model/socket-error.js'
import { canonicalAddress } from '../util/address.js'
import type { Dump } from './dump.js'
import { aggregated, chainOf } from './error-chain.js'
import { addressOf, countOf, firstOf, pathsOf, portOf, type Path } from './lookup.js'
import { objectsBelow } from './objects-below.js'
import { clipped, type Reading } from './reading.js'
import { SYSCALL_STATEMENT } from './vocabulary.js'

/** What a record tells of the connection's ends. */
export interface EndpointFields {
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress: string | null
  readonly localPort: number | null
  readonly attempts: readonly ConnectAttempt[] | null
  readonly bytesRead: number | null
  readonly bytesWritten: number | null
}

interface AddressAndPort {
  readonly address: string | null
  readonly port: number | null
}

/** Objects that describe a socket, where clients and loggers put them. */
const SOCKETS = [
  '',
  'socket.',
  'res.socket.',
  'res.',
  '_rawSocket.',
  'response.socket.',
  'client.',
  'conn.',
  'connection.',
]
/** Objects of the inbound request: a server's peer. */
const INBOUND = ['req.', 'req.socket.', 'req.connection.', 'request.', 'request.socket.']
const LOCAL_ADDRESS = pathsOf(...under(SOCKETS, 'localAddress'), 'network.client.ip', 'source.ip')
const LOCAL_PORT = pathsOf(...under(SOCKETS, 'localPort'), 'network.client.port', 'source.port')
const BYTES_READ = pathsOf(...under(SOCKETS, 'bytesRead'))
const BYTES_WRITTEN = pathsOf(...under(SOCKETS, 'bytesWritten'))
const CLIENT_PEER = peerPaths(SOCKETS)
const SERVER_PEER = peerPaths([...SOCKETS, ...INBOUND])
const ADDRESS_IN_TEXT = String.raw`(\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*(?::[\da-f]*){2,7}(?=:\d))`
const STATEMENTS = new RegExp(String.raw`\bconnect (E[A-Z]{3,}) ${ADDRESS_IN_TEXT}:(\d{1,5})\b`, 'gi')
const ATTEMPTED = /attempted address(?:es)?: ([^)]+?)(?:, timeout|\)|$)/
const PEER = new RegExp(
  String.raw`\b(?:remote_addr|remote|peer|from|to|at|server|upstream|endpoint|address|client)[ =:]{1,2}(?:https?:\/\/)?${ADDRESS_IN_TEXT}:(\d{1,5})\b`,
  'i',
)

function under(objects: readonly string[], ...keys: readonly string[]): string[] {
  return keys.flatMap((key) => objects.map((object) => object + key))
}

function peerPaths(objects: readonly string[]): { addresses: readonly Path[]; ports: readonly Path[] } {
  const addresses = under(objects, 'remoteAddress', 'remote_address', 'remoteIp', 'remote_ip', 'peerAddress')
  const ports = under(objects, 'remotePort', 'remote_port', 'peerPort')
  return {
    addresses: pathsOf(...addresses, 'network.destination.ip', 'destination.ip', 'destination.address'),
    ports: pathsOf(...ports, 'network.destination.port', 'destination.port'),
  }
}

/**
 * Addresses, ports and byte counts. `''` and 0, which clients print before a socket is connected, are `null`.
 * @param server the record is a server's: its peer may stand in the inbound request
 */
export function endpointFields(reading: Reading, server: boolean): EndpointFields {
  const attempts = attemptsOf(reading)
  const remote = attempts === null ? remoteOf(reading, server) : { address: null, port: null }
  const { scopes } = reading
  return {
    remoteAddress: remote.address,
    remotePort: remote.port,
    localAddress: firstOf(scopes, LOCAL_ADDRESS, addressOf),
    localPort: firstOf(scopes, LOCAL_PORT, portOf),
    attempts,
    bytesRead: firstOf(scopes, BYTES_READ, countOf),
    bytesWritten: firstOf(scopes, BYTES_WRITTEN, countOf),
  }
}

function remoteOf(reading: Reading, server: boolean): AddressAndPort {
  const connect = connectTarget(reading)
  const socket = socketPeer(reading.scopes, server)
  const address = connect.address ?? socket.address
  if (address !== null) return { address, port: connect.address === null ? socket.port : (connect.port ?? socket.port) }
  const told = peerInText(reading)
  return told.address === null ? { address: null, port: socket.port } : told
}

/** `address` and `port` of an error that connect made (Node lib/net.js createConnectionError). */
function connectTarget(reading: Reading): AddressAndPort {
  for (const link of [...reading.chain].reverse()) {
    if (link.props.at('syscall') !== 'connect' && !/^connect E/.test(link.message ?? '')) continue
    const address = addressOf(link.props.at('address'))
    const said = SYSCALL_STATEMENT.exec(link.message ?? '')?.[4]
    if (address !== null) return { address, port: portOf(link.props.at('port')) ?? portOf(said) }
  }
  return { address: null, port: null }
}

function socketPeer(scopes: readonly Dump[], server: boolean): AddressAndPort {
  const { addresses, ports } = server ? SERVER_PEER : CLIENT_PEER
  const near = { address: firstOf(scopes, addresses, addressOf), port: firstOf(scopes, ports, portOf) }
  return near.address !== null || near.port !== null || server ? near : peerBelow(scopes)
}

/** The peer of a socket that is printed within the error, wherever it lies. */
function peerBelow(scopes: readonly Dump[]): AddressAndPort {
  for (const dump of objectsBelow(scopes)) {
    const address = addressOf(dump.at('remoteAddress')) ?? addressOf(dump.at('_peername', 'address'))
    const port = portOf(dump.at('remotePort')) ?? portOf(dump.at('_peername', 'port'))
    if (address !== null && port !== null) return { address, port }
  }
  return { address: null, port: null }
}

function peerInText(reading: Reading): AddressAndPort {
  for (const text of [...messages(reading), reading.before, headLines(reading)]) {
    const statement = SYSCALL_STATEMENT.exec(text)
    const found = statement?.[3] === undefined ? PEER.exec(text)?.slice(1) : [statement[3], statement[4]]
    if (found !== undefined) return { address: canonicalAddress(found[0]), port: portOf(found[1]) }
  }
  return { address: null, port: null }
}

/** The addresses that a connect with several of them tried, in order. */
function attemptsOf(reading: Reading): readonly ConnectAttempt[] | null {
  for (const link of [...reading.chain].reverse()) {
    const parts = aggregated(link.props).flatMap((part) => attemptOf(part))
    if (parts.length > 0) return parts
  }
  for (const message of messages(reading)) {
    const listed = [...listedConnects(message), ...attemptedAddresses(message)]
    if (listed.length > 1) return listed
  }
  return null
}

function attemptOf(part: Dump): ConnectAttempt[] {
  const link = chainOf(part)[0]
  const told = listedConnects(link.message ?? '').at(0)
  const address = addressOf(part.at('address')) ?? told?.address ?? null
  if (address === null) return []
  return [{ address, port: portOf(part.at('port')) ?? told?.port ?? null, code: link.code ?? told?.code ?? null }]
}

function listedConnects(message: string): ConnectAttempt[] {
  const found = [...message.matchAll(STATEMENTS)].flatMap(([, code, text, port]) => {
    const address = canonicalAddress(text)
    return address === null ? [] : [{ address, port: portOf(port), code }]
  })
  return found.filter((attempt, i) => found.findIndex((other) => other.address === attempt.address) === i)
}

/** undici: `(attempted addresses: 10.0.0.1:443, 10.0.0.2:443, timeout: 10000ms)`. */
function attemptedAddresses(message: string): ConnectAttempt[] {
  const list = ATTEMPTED.exec(message)?.[1].split(', ') ?? []
  return list.flatMap((entry) => {
    const colon = entry.lastIndexOf(':')
    const address = canonicalAddress(entry.slice(0, colon))
    return address === null ? [] : [{ address, port: portOf(entry.slice(colon + 1)), code: null }]
  })
}

function messages(reading: Reading): string[] {
  return [...reading.chain].reverse().map((link) => clipped(link.message ?? ''))
}

function headLines(reading: Reading): string {
  return reading.whole === null ? reading.body.slice(0, 2000).split('\n', 1)[0] : ''
}
