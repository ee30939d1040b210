import { isUtf8 } from 'node:buffer'

/** What some bytes look like that are no capture, and what to do about it. */
export interface Looks {
  readonly found: string
  readonly hint: string
}

const MAGIC: readonly (readonly [magic: string, found: string, hint: string])[] = [
  ['28b52ffd', 'zstd data', 'unpack it first: zstd -d'],
  ['fd377a585a00', 'xz data', 'unpack it first: xz -d'],
  ['425a68', 'bzip2 data', 'unpack it first: bzip2 -d'],
  ['04224d18', 'lz4 data', 'unpack it on the way: lz4 -dc FILE | corr … -'],
  ['504b0304', 'a zip archive', 'unpack it first: unzip'],
  ['1f8b', 'gzip data in gzip data, or damaged gzip data', 'unpack it first: gzip -d'],
  ['fffe', 'UTF-16 text', 'make it UTF-8: iconv -f UTF-16 -t UTF-8'],
  ['feff', 'UTF-16 text', 'make it UTF-8: iconv -f UTF-16 -t UTF-8'],
  ['7f454c46', 'a program', 'name a log or a capture'],
  ['25504446', 'a PDF', 'name a log or a capture'],
  ['89504e47', 'a picture', 'name a log or a capture'],
  [
    Buffer.from('SQLite format 3').toString('hex'),
    'an SQLite file that corr did not write',
    'name an index, log or capture',
  ],
  [Buffer.from('TRSNIFF data').toString('hex'), 'a Sniffer capture', 'make it pcap: editcap -F pcap'],
  [Buffer.from('snoop').toString('hex'), 'a snoop capture', 'make it pcap: editcap -F pcap'],
]

/** Longest sequence of bytes of one character, cut off at the end of a head. */
const UTF8_LONGEST = 4

/** A share of control characters above this is not text. */
const CONTROLS_MOST = 0.05

/**
 * Could these be the first bytes of a log? Text in UTF-8 or in a one-byte encoding; escape sequences of a terminal are allowed.
 * @param head at least one byte
 */
export function looksLikeText(head: Buffer): boolean {
  if (head.includes(0) || MAGIC.some(([magic]) => startsWith(head, magic))) return false
  return controls(head) <= (isUtf8(trimCut(head)) ? CONTROLS_MOST : 0)
}

/** Says what a head that is neither text nor capture nor index looks like. */
export function looksOf(head: Buffer): Looks {
  const known = MAGIC.find(([magic]) => startsWith(head, magic))
  if (known !== undefined) return { found: known[1], hint: known[2] }
  const first = head.subarray(0, 4).toString('hex')
  return {
    found: `data of an unknown kind (the first bytes are ${first})`,
    hint: 'name a log, a pcap or pcapng file, or an index',
  }
}

function startsWith(head: Buffer, magicHex: string): boolean {
  return head.subarray(0, magicHex.length / 2).toString('hex') === magicHex
}

/** Drops a character whose last bytes are behind the end of the head. */
function trimCut(head: Buffer): Buffer {
  let end = head.length
  while (end > head.length - UTF8_LONGEST && end > 0 && ((head[end - 1] ?? 0) & 0xc0) === 0x80) end--
  return head.subarray(0, Math.max(0, end - 1))
}

/** Share of control characters other than white space and escape. */
function controls(head: Buffer): number {
  let count = 0
  for (const byte of head) if (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) count++
  return count / Math.max(1, head.length)
}
