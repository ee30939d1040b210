const FILE_HEADER = 24
const RECORD_HEADER = 16
/** Linux cooked v2. */
const LINK_HEADER = 20
const IPV4 = 0x800
const TCP = 6
const SYN_ONLY = 0x02
const SYN_ACK = 0x12
/** 10.244.1.5, as pods have. */
const FIRST_POD = 0x0af40105
const POD_PORT = 9090

/** Where the ends of one IPv4 TCP packet stand. */
interface Ends {
  readonly addresses: readonly [number, number]
  readonly ports: readonly [number, number]
  readonly flags: number
}

/**
 * A cooked IPv4 capture as it would have been taken behind a translation: each endpoint that a SYN goes to has another address, port 8080
 * is 9090, and all else is as it was. Errors of ICMP keep quoting what they quoted.
 */
export function behindTranslation(capture: Buffer): Buffer {
  const made = Buffer.from(capture)
  const pods = new Map<string, readonly [address: number, port: number]>()
  for (const { addresses, ports, flags } of endsOf(made)) {
    if ((flags & SYN_ACK) !== SYN_ONLY) continue
    const key = keyAt(made, addresses[1], ports[1])
    const port = made.readUInt16BE(ports[1])
    if (!pods.has(key)) pods.set(key, [FIRST_POD + pods.size, port === 8080 ? POD_PORT : port])
  }
  for (const { addresses, ports } of endsOf(made)) {
    for (const i of [0, 1] as const) {
      const pod = pods.get(keyAt(made, addresses[i], ports[i]))
      if (pod === undefined) continue
      made.writeUInt32BE(pod[0], addresses[i])
      made.writeUInt16BE(pod[1], ports[i])
    }
  }
  return made
}

function keyAt(capture: Buffer, address: number, port: number): string {
  return `${String(capture.readUInt32BE(address))} ${String(capture.readUInt16BE(port))}`
}

function* endsOf(capture: Buffer): Generator<Ends> {
  for (let pos = FILE_HEADER; pos + RECORD_HEADER <= capture.length;) {
    const link = pos + RECORD_HEADER
    const length = capture.readUInt32LE(pos + 8)
    const ip = link + LINK_HEADER
    pos = link + length
    if (length < LINK_HEADER + 40 || capture.readUInt16BE(link) !== IPV4 || capture[ip + 9] !== TCP) continue
    const tcp = ip + ((capture[ip] ?? 0) & 15) * 4
    yield { addresses: [ip + 12, ip + 16], ports: [tcp, tcp + 2], flags: capture[tcp + 13] ?? 0 }
  }
}
