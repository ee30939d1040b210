import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flowPackets } from '../../../src/app/flow-packets.js'
import { judge } from '../../../src/correlate/verdict/judge.js'
import type { FlowPacket } from '../../../src/model/flow-packet.js'
import { foldLadder, isFold, type Ladder } from '../../../src/render/fold-ladder.js'
import { ladderScreen } from '../../../src/render/terminal/ladder.js'
import { displayWidth } from '../../../src/render/terminal/text-width.js'
import { flowOf } from '../../helpers/flow.js'
import { captureOf } from '../../helpers/segments.js'
import { HOSTILE_TEXT, UNSEEN } from '../hostile-text.js'

const TIMER = '0 C S, 31 S SA, 31.1 C A, 33 C PA get=/mgw.htm, 64 S A, 3066 S RA'
const LONG = [
  '0 C S, 31 S SA, 32 C A, 33 C PA get=/mgw.htm',
  ...Array.from({ length: 300 }, (_, i) => `${String(100 + i)} S PA 1000`),
  '401 S PA again, 402 C A, 500 S FA, 501 C FA, 502 S A',
].join()

async function ladderOf(text: string, limit = 60): Promise<Ladder> {
  const { flow, capture } = await flowOf(text)
  const input = { path: 'out.pcap', chunks: once(captureOf(text)) }
  const line = { flow, capture: { ...capture, path: 'out.pcap' }, verdict: judge(flow, capture, null, null) }
  return foldLadder(
    line,
    flowPackets(input, flow, () => undefined),
    limit,
  )
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

function screen(ladder: Ladder, width: number, colour = false): string {
  const renderer = ladderScreen({ width, colour, explain: false })
  return renderer.begin(null) + renderer.item(ladder) + renderer.end()
}

const numbers = ({ rows }: Ladder): (number | string)[] =>
  rows.map((row) => (isFold(row) ? `${String(row.count)} packets` : row.frame))

describe('a ladder', () => {
  test('at 80 columns: one arrow a packet, words below, the closing marked and explained', async () => {
    expect(screen(await ladderOf(TIMER), 80).split('\n')).toMatchInlineSnapshot(`
      [
        "out.pcap  tcp.stream 0  192.0.2.1:49688 → 192.0.2.80:80  frames 1–6",
        "6 packets, 48 B sent, 0 B received  2023-11-14 22:13:20.000000 UTC",
        "lasted 3.07 s  RTT 31 ms",
        "",
        "  frame  time s     since  client 192.0.2.1:49688           server 192.0.2.80:80",
        "      1   0.000            │ SYN  seq 0 ─────────────────────────────────────▶ │",
        "      2   0.031    +31 ms  │ ◀─────────────────────────── SYN ACK  seq 0 ack 1 │",
        "      3   0.031   +0.1 ms  │ ACK  seq 1 ack 1 ───────────────────────────────▶ │",
        "      4   0.033   +1.9 ms  │ PSH ACK  seq 1 ack 1 len 48 ────────────────────▶ │",
        "                           │  GET /mgw.htm                                     │",
        "      5   0.064    +31 ms  │ ◀────────────────────────────── ACK  seq 1 ack 49 │",
        "                           │                           ACK: all of it arrived  │",
        "                           ┆                 3.00 s of silence                 ┆",
        "▶     6   3.066   +3.00 s  │ ✖────────────────────────── RST ACK  seq 1 ack 49 │",
        "                           │      ▲ SERVER RESET: RST ACK ends the connection  │",
        "",
        " SERVER RESET · after 3.03 s of silence                          confidence 0.97",
        " why   The request had been sent; after 3.03 s of silence the server reset the",
        "       connection instead of answering. The RST is the server's own: TTL 57, as",
        "       in its other packets. It has window 0 although it carries ACK.",
        " do    Find out why the answer took 3.03 s, or raise the timeout of the server",
        "       or gateway that reset.",
        " see   wireshark -r out.pcap -Y 'tcp.stream eq 0' -g 6",
        "",
      ]
    `)
  })

  test('at 160 columns: numbers in columns, words on the arrows', async () => {
    expect(
      screen(await ladderOf(TIMER), 160)
        .split('\n')
        .slice(0, 12),
    ).toMatchInlineSnapshot(`
      [
        "out.pcap  tcp.stream 0  192.0.2.1:49688 → 192.0.2.80:80  frames 1–6  6 packets, 48 B sent, 0 B received  2023-11-14 22:13:20.000000 UTC  lasted 3.07 s",
        "RTT 31 ms",
        "",
        "  frame    time s     since  client 192.0.2.1:49688                                                            server 192.0.2.80:80  seq  ack   length  window",
        "      1  0.000000            │ SYN ─────────────────────────────────────────────────────────────────────────────────────────────▶ │    0             0     501",
        "      2  0.031000    +31 ms  │ ◀───────────────────────────────────────────────────────────────────────────────────────── SYN ACK │    0    1        0     501",
        "      3  0.031100   +0.1 ms  │ ACK ─────────────────────────────────────────────────────────────────────────────────────────────▶ │    1    1        0     501",
        "      4  0.033000   +1.9 ms  │ PSH ACK  48 B  GET /mgw.htm ─────────────────────────────────────────────────────────────────────▶ │    1    1       48     501",
        "      5  0.064000    +31 ms  │ ◀───────────────────────────────────────────────────────────────────── ACK  ACK: all of it arrived │    1   49        0     501",
        "                             ┆                                         3.00 s of silence                                          ┆",
        "▶     6  3.066000   +3.00 s  │ ✖───────────────────────────────────────────────────────────────────────────────────────── RST ACK │    1   49        0       0",
        "                             │                                                       ▲ SERVER RESET: RST ACK ends the connection  │",
      ]
    `)
  })

  test.each([60, 80, 100, 129, 130, 200, 400])('at %d columns no line but the command is longer', async (width) => {
    for (const text of [TIMER, LONG]) {
      const lines = screen(await ladderOf(text), width).split('\n')
      expect(lines.filter((line) => displayWidth(line) > width && !line.includes('wireshark -r'))).toEqual([])
    }
  })

  test('says the same without colour', async () => {
    const ladder = await ladderOf(LONG)
    // eslint-disable-next-line no-control-regex -- colour codes are what is looked for
    expect(screen(ladder, 80, true).replace(/\x1b\[[\d;]*m/g, '')).toBe(screen(ladder, 80))
  })

  test('shows nothing that a terminal would obey', async () => {
    const ladder = await ladderOf(TIMER)
    fc.assert(
      fc.property(HOSTILE_TEXT, fc.constantFrom(80, 160), (text, width) => {
        const rows = ladder.rows.map((row) => (isFold(row) ? row : { ...row, note: text }))
        const evidence = ladder.line.verdict.evidence.map((one) => ({ ...one, what: text }))
        const verdict = { ...ladder.line.verdict, evidence, why: [text] }
        const line = { ...ladder.line, verdict, capture: { ...ladder.line.capture, path: text } }
        for (const shown of screen({ line, rows }, width).split('\n')) {
          expect(shown).not.toMatch(UNSEEN)
          if (!shown.startsWith(' see')) expect(displayWidth(shown)).toBeLessThanOrEqual(width)
        }
      }),
    )
  })
})

describe('the middle of a long flow', () => {
  test('is folded; opening, closing and what stands out stay', async () => {
    const ladder = await ladderOf(LONG, 20)
    const shown = numbers(ladder)
    expect(shown.slice(0, 5)).toEqual([1, 2, 3, 4, 5])
    expect(shown.slice(-5)).toEqual([305, 306, 307, 308, 309])
    expect(shown.filter((one) => typeof one === 'string').length).toBeGreaterThan(0)
    expect(screen(ladder, 80)).toMatch(/┆ +… 2\d\d packets, 2\d\d kB in 2\d\d ms … +┆/)
  })

  test('counts all that it hides', async () => {
    for (const limit of [8, 20, 60, 200]) {
      const { rows } = await ladderOf(LONG, limit)
      const folded = rows.filter(isFold).reduce((sum, { count }) => sum + count, 0)
      expect(folded + rows.filter((row) => !isFold(row)).length).toBe(309)
    }
  })

  test('is not folded where there is room for all', async () => {
    expect(numbers(await ladderOf(LONG, 400))).toEqual(Array.from({ length: 309 }, (_, i) => i + 1))
  })

  test('is bounded however much stands out', async () => {
    const { line } = await ladderOf(TIMER)
    const many = function* (): Generator<FlowPacket> {
      for (let frame = 1; frame <= 50_000; frame++) yield packet(frame, `GET /${String(frame)} HTTP/1.1`)
    }
    const flow = { ...line.flow, client: { ...line.flow.client, packets: 50_000 } }
    const { rows } = await foldLadder({ ...line, flow }, many(), 60)
    expect(rows.length).toBeLessThan(80)
  })

  test('has packets that say the same once, and what they are many of', async () => {
    const answers = Array.from({ length: 30 }, (_, i) => `${String(100 + i)} S R`).join()
    const ladder = await ladderOf(`0 C S, 31 S SA, 32 C A, 33 C PA 10, 50 S RA, ${answers}`, 20)
    expect(numbers(ladder).length).toBeLessThan(15)
  })
})

function packet(frame: number, note: string): FlowPacket {
  return {
    frame,
    timeNs: frame * 1e6,
    from: 'client',
    flags: 24,
    seq: frame,
    ack: 1,
    len: 9,
    window: 1,
    marks: [],
    note,
  }
}
