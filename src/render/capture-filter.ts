import { networkOf } from '../util/address-prefix.js'
import { numberRanges } from '../util/number-ranges.js'
import { shellWord } from './shell-quote.js'

/** One end to be caught: whatever is not known is `null`, and then anything goes. */
export interface CaughtEnd {
  /** Canonical address. */
  readonly address: string | null
  readonly port: number | null
}

/**
 * Terms in a filter. The kernel takes programs of 4,096 instructions; a host compiles to about eight of them, and a filter that
 * a person cannot read is none to be trusted with a production host.
 */
const TERMS = 120
/** Port ranges in one group. */
const RANGES = 40
/** Prefix lengths by which many addresses are taken together, step by step: of IPv4, of IPv6. */
const PREFIXES: readonly (readonly [v4: number, v6: number])[] = [
  [32, 128],
  [28, 64],
  [24, 56],
  [20, 48],
  [16, 32],
  [12, 24],
  [8, 16],
]

/** What refuses a connection from afar: unreachable messages of ICMP and ICMPv6. */
const REFUSALS = 'icmp[icmptype] == icmp-unreach or (icmp6 and ip6[40] == 1)'

/**
 * A filter in the language of tcpdump (pcap-filter) that catches the TCP connections with these ends, and the ICMP errors that
 * refuse one. Many addresses are taken together to networks, so that the filter stays one that the kernel can run: it then
 * catches more, never less. With no end at all it catches all TCP.
 */
export function captureFilter(ends: readonly CaughtEnd[]): string {
  for (const prefixes of PREFIXES) {
    const groups = groupsOf(ends, prefixes)
    const terms = groups.reduce((sum, { networks, ports }) => sum + networks.length + ports.length, 0)
    if (terms <= TERMS) return whole(groups)
  }
  return whole(
    groupsOf(
      ends.map(({ port }) => ({ address: null, port })),
      [32, 128],
    ),
  )
}

/** Networks that are caught with the same ports; no networks: all, no ports: all. */
interface Group {
  readonly networks: readonly string[]
  readonly ports: readonly string[]
}

function groupsOf(ends: readonly CaughtEnd[], prefixes: readonly [number, number]): Group[] {
  const everywhere = new Set(ends.flatMap(({ address, port }) => (address === null && port !== null ? [port] : [])))
  const byNetwork = new Map<string, Set<number> | null>()
  for (const { address, port } of ends) {
    if (address === null || (port !== null && everywhere.has(port))) continue
    const network = networkOf(address, address.includes(':') ? prefixes[1] : prefixes[0])
    const known = byNetwork.get(network)
    if (port === null || known === null) byNetwork.set(network, null)
    else byNetwork.set(network, (known ?? new Set()).add(port))
  }
  const groups = withSamePorts(byNetwork)
  if (ends.some(({ address, port }) => address === null && port === null)) return []
  return everywhere.size === 0 ? groups : [{ networks: [], ports: portTerms(everywhere) }, ...groups]
}

/** Networks with the same ports make one group. */
function withSamePorts(byNetwork: ReadonlyMap<string, ReadonlySet<number> | null>): Group[] {
  const groups = new Map<string, { networks: string[]; ports: string[] }>()
  for (const [network, set] of byNetwork) {
    const ports = set === null ? [] : portTerms(set)
    const group = groups.get(ports.join()) ?? { networks: [], ports }
    group.networks.push(network)
    groups.set(ports.join(), group)
  }
  return [...groups.values()]
}

/** None where there would be too many: then any port is caught. */
function portTerms(ports: ReadonlySet<number>): string[] {
  const ranges = numberRanges(ports)
  if (ranges.length > RANGES) return []
  return ranges.map(({ first, last }) =>
    first === last ? `port ${String(first)}` : `portrange ${String(first)}-${String(last)}`,
  )
}

/** `and` and `or` bind equally in this language, so nothing is left to precedence. */
function whole(groups: readonly Group[]): string {
  const texts = groups.map(groupText)
  const all = texts.length === 0 || texts.includes('')
  return `${all ? 'tcp' : `(tcp and ${anyOf(texts)})`} or ${REFUSALS}`
}

function groupText({ networks, ports }: Group): string {
  const hosts = networks.map((network) => `${network.includes('/') ? 'net' : 'host'} ${network}`)
  const parts = [hosts, ports].filter(({ length }) => length > 0).map(anyOf)
  return parts.length === 2 ? `(${parts.join(' and ')})` : parts.join('')
}

function anyOf(terms: readonly string[]): string {
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' or ')})`
}

/**
 * The whole command: on all interfaces, without names, heads of packets only, in a ring of 50 files of 100 MB. As root: else
 * tcpdump gives up its rights before it opens the second file.
 */
export function captureCommand(filter: string): string {
  return `sudo tcpdump -i any -n -s 512 -B 16384 -C 100 -W 50 -Z root -w corr.pcap ${shellWord(filter)}`
}
