import type { Endpoint } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import { canonicalAddress } from '../../util/address.js'
import { bareHost } from '../../util/request-path.js'
import type { Peer } from './peers.js'
import { remoteEndpoints } from './peers.js'

/** A name and an address that it stands for. */
export interface NamedAddress {
  readonly name: string
  readonly address: string
}

/** An endpoint as the log has it, and the one that the capture has in its place: a Service and its pod, a published port. */
export interface Translation {
  readonly from: { readonly address: string; readonly port: number }
  readonly to: { readonly address: string; readonly port: number }
}

/** What the user says of names and addresses. */
export interface NamingOptions {
  /** `--resolve`. */
  readonly resolved: readonly NamedAddress[]
  /** `--map`. */
  readonly translations: readonly Translation[]
}

/**
 * Knows which addresses a record's peer can have in the capture: its own, those that the user maps it to, and those of its
 * name, from the user, from DNS answers in the capture, and from other records of the logs.
 */
export class Naming {
  private readonly given = new Map<string, Set<string>>()
  private readonly learnt = new Map<string, Set<string>>()
  private readonly asked = new Set<string>()
  private readonly translated = new Map<string, Peer[]>()
  /** What the capture has in place of an endpoint, as records of it have shown. */
  private readonly shown = new Map<string, readonly Peer[]>()

  /** @param answers addresses that name servers gave for a host, as the captures tell */
  constructor(
    { resolved, translations }: NamingOptions,
    private readonly answers: (host: string) => readonly { readonly address: string }[],
  ) {
    for (const { name, address } of resolved) add(this.given, name, address)
    for (const { from, to } of translations) {
      const known = this.translated.get(key(from)) ?? []
      this.translated.set(key(from), [...known, { ...to, address: canonicalAddress(to.address) ?? to.address }])
    }
  }

  /** Learns from records that have a name and an address; a proxy's address is one of its clients' names like any other. */
  learn(errors: readonly SocketError[]): void {
    for (const { host, remoteAddress } of errors) {
      if (host !== null && remoteAddress !== null && canonicalAddress(host) === null) {
        add(this.learnt, host, remoteAddress)
      }
    }
  }

  /** The peer's endpoints that are certain: as the record or the user names them. Empty where neither does. */
  peersOf(error: SocketError): readonly Peer[] {
    const told = remoteEndpoints(error)
    const peers = told.length > 0 ? told : this.namedPeers(error, this.given)
    return this.translated.size + this.shown.size === 0
      ? peers
      : peers.flatMap((peer) => [...this.translationsOf(peer), peer])
  }

  /** Learns what the capture has in place of an endpoint to which it has no flow. */
  learnTranslation(from: Endpoint, to: readonly Peer[]): void {
    this.shown.set(key(from), to)
  }

  /** Has the user said what the capture has in place of the record's peer? */
  isMapped(error: SocketError): boolean {
    return (
      this.translated.size > 0 &&
      remoteEndpoints(error).some(({ address, port }) => port !== null && this.translated.has(key({ address, port })))
    )
  }

  /** Is the record's peer known in the capture by what other records have shown alone? */
  hasLearned(error: SocketError): boolean {
    return (
      this.shown.size > 0 &&
      remoteEndpoints(error).some(({ address, port }) => port !== null && this.shown.has(key({ address, port })))
    )
  }

  /** Endpoints that the peer's name was seen to have: likely, but a name has many addresses. */
  likelyPeersOf(error: SocketError): readonly Peer[] {
    if (error.host !== null) this.ask(error.host)
    return this.namedPeers(error, this.learnt)
  }

  /** Asks once for each name what name servers said of it. */
  private ask(host: string): void {
    if (this.asked.has(host)) return
    this.asked.add(host)
    for (const { address } of this.answers(host)) add(this.learnt, host, address)
  }

  private namedPeers({ host, port, remotePort }: SocketError, names: ReadonlyMap<string, ReadonlySet<string>>): Peer[] {
    const addresses = host === null || names.size === 0 ? [] : (names.get(bareHost(host)) ?? [])
    return [...addresses].map((address) => ({ address, port: port ?? remotePort }))
  }

  private translationsOf({ address, port }: Peer): readonly Peer[] {
    if (port === null) return []
    return this.translated.get(key({ address, port })) ?? this.shown.get(key({ address, port })) ?? []
  }
}

function key({ address, port }: Endpoint): string {
  return `${canonicalAddress(address) ?? address} ${String(port)}`
}

function add(map: Map<string, Set<string>>, name: string, address: string): void {
  const known = map.get(bareHost(name)) ?? new Set()
  map.set(bareHost(name), known.add(canonicalAddress(address) ?? address))
}
