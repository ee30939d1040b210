import { isIPv4, isIPv6 } from 'node:net'

const V4_LENGTH = 4
const GROUPS = 8

/**
 * Canonical text of an address in a packet.
 * @param bytes view that holds it
 * @param pos offset of its first byte
 * @param length 4 or 16
 * @returns dotted quad, or IPv6 as in RFC 5952 (lower case, the longest run of zero groups shortened; a mapped IPv4
 *   address keeps its dotted quad)
 */
export function addressText(bytes: DataView, pos: number, length: number): string {
  if (length === V4_LENGTH) return quad(bytes, pos)
  const groups = Array.from({ length: GROUPS }, (_, i) => bytes.getUint16(pos + 2 * i))
  if (isMapped(groups)) return `::ffff:${quad(bytes, pos + 12)}`
  return groupsText(groups)
}

const wordBytes = new DataView(new ArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT))

/**
 * Canonical text of an address as words, the first bytes in the first of them.
 * @param words four; IPv4 uses the first
 * @param length bytes, 4 or 16
 */
export function addressOfWords(words: readonly number[], length: number): string {
  words.forEach((word, i) => {
    wordBytes.setInt32(4 * i, word)
  })
  return addressText(wordBytes, 0, length)
}

/**
 * The one form in which addresses are compared: IPv4-mapped IPv6 (`::ffff:a.b.c.d` and `::ffff:aabb:ccdd`) as IPv4, IPv6 as in
 * RFC 5952, without brackets and zone.
 * @returns `null` if the text is not an IP address
 */
export function canonicalAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return null
  const groups = parseGroups(bare)
  if (!isMapped(groups)) return groupsText(groups)
  const [high, low] = [groups[6] ?? 0, groups[7] ?? 0]
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** `a.b.c.d:port`, `[v6]:port`. */
export function endpointText(endpoint: { readonly address: string; readonly port: number }): string {
  const address = endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address
  return `${address}:${String(endpoint.port)}`
}

function quad(bytes: DataView, pos: number): string {
  return [0, 1, 2, 3].map((i) => bytes.getUint8(pos + i)).join('.')
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
}

function parseGroups(text: string): number[] {
  const dotted = text.includes('.') ? text.slice(text.lastIndexOf(':') + 1) : null
  const plain = dotted === null ? text : text.slice(0, -dotted.length) + quadAsGroups(dotted)
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : GROUPS - left.length - right.length
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => parseInt(group, 16))
}

function quadAsGroups(quadText: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = quadText.split('.').map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

function groupsText(groups: readonly number[]): string {
  const run = longestZeroRun(groups)
  const hex = groups.map((group) => group.toString(16))
  if (run.length < 2) return hex.join(':')
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0
    if (length > best.length) best = { start: i + 1 - length, length }
  })
  return best
}
