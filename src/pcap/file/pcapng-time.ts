const TWO_32 = 4_294_967_296
const TWO_16 = 65_536
const NS_PER_SEC = 1e9
const MICROSECONDS = 6
/** Highest bit of if_tsresol: the resolution is a power of 2, not of 10. */
const BINARY = 0x80
/** Finer resolutions are divided down first, so that all steps are exact in a double. */
const MAX_DECIMAL = 9
const MAX_BINARY = 32

/**
 * Time stamps of one interface: 64-bit counts of a unit that the interface names, and an offset in seconds. Exact: the 64 bits are
 * divided in steps that fit into a double. Source: draft-ietf-opsawg-pcapng, section 4.2, if_tsresol and if_tsoffset.
 */
export class PcapngClock {
  /** Result of {@link read}: whole seconds since the epoch. */
  seconds = 0
  /** Result of {@link read}: nanoseconds behind it. */
  ns = 0
  /** Digits of the fraction of a second. */
  readonly digits: number
  private readonly perSecond: number
  private readonly nsPerUnit: number
  /** What the count is divided by before. */
  private readonly divisors: readonly number[]

  /**
   * @param resolution if_tsresol as it stands in the file
   * @param offset if_tsoffset, seconds
   */
  constructor(
    resolution: number = MICROSECONDS,
    private readonly offset: number = 0,
  ) {
    const isBinary = (resolution & BINARY) !== 0
    const exponent = resolution & ~BINARY
    const most = isBinary ? MAX_BINARY : MAX_DECIMAL
    const base = isBinary ? 2 : 10
    this.perSecond = base ** Math.min(exponent, most)
    this.nsPerUnit = NS_PER_SEC / this.perSecond
    this.digits = isBinary ? MAX_DECIMAL : Math.min(exponent, MAX_DECIMAL)
    this.divisors = Array.from({ length: Math.ceil(Math.max(0, exponent - most) / MAX_DECIMAL) }, (_, i) => {
      return base ** Math.min(MAX_DECIMAL, exponent - most - i * MAX_DECIMAL)
    })
  }

  /** Reads the time stamp with these upper and lower 32 bits. */
  read(high: number, low: number): void {
    let [upper, lower] = [high * TWO_16 + (low >>> 16), low & 0xffff]
    for (const divisor of this.divisors) {
      lower += (upper % divisor) * TWO_16
      upper = Math.floor(upper / divisor) + Math.floor(lower / divisor / TWO_16)
      lower = Math.floor(lower / divisor) % TWO_16
    }
    const left = (upper % this.perSecond) * TWO_16 + lower
    const more = Math.floor(left / this.perSecond)
    this.seconds = Math.floor(upper / this.perSecond) * TWO_16 + more + this.offset
    this.ns = Math.floor((left - more * this.perSecond) * this.nsPerUnit)
  }
}

/** A signed 64-bit number, as far as a double holds it. */
export function signed64(high: number, low: number): number {
  return (high | 0) * TWO_32 + low
}
