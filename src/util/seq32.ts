/** TCP sequence numbers: unsigned 32 bit, modulo 2^32 (RFC 9293 section 3.4). */

/** Signed distance from b to a: positive if a is ahead of b within half the number space. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0
}

/** Is a ahead of b? Numbers that are half the number space apart are each ahead of the other, as Wireshark compares them. */
export function isAhead(a: number, b: number): boolean {
  return ((b - a) | 0) < 0
}

/** a + n modulo 2^32, unsigned. */
export function seqAdd(a: number, n: number): number {
  return (a + n) >>> 0
}
