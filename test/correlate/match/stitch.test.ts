import { describe, expect, test } from 'vitest'
import { scanCapture } from '../../../src/app/scan-capture.js'
import { Stitched } from '../../../src/correlate/match/stitch.js'
import { judge } from '../../../src/correlate/verdict/judge.js'
import { seenFromClosing } from '../../../src/correlate/verdict/seen-from.js'
import { unpackFlow } from '../../../src/pcap/flow/unpack-flow.js'
import { openIndex } from '../../../src/store/database.js'
import { storedCaptures } from '../../../src/store/capture-rows.js'
import { batchesOf } from '../../../src/store/flow-batch.js'
import { storeCapture } from '../../../src/store/flow-rows.js'
import { flowSource } from '../../../src/store/flow-source.js'
import type { FrameSpec } from '../../pcap/build/capture.js'
import { pcap } from '../../pcap/build/capture.js'
import { conversation, type ConversationSpec } from '../../pcap/build/conversation.js'
import { chunksOf } from '../../pcap/build/scan.js'

/** A source of several captures, each of some frames. */
async function stitched(files: readonly (readonly FrameSpec[])[]): Promise<Stitched> {
  const stored = []
  for (const [i, frames] of files.entries()) {
    const path = `out.pcap${i === 0 ? '' : String(i)}`
    const scan = await scanCapture({ path, chunks: chunksOf(pcap(frames), 65_536) }, () => undefined)
    const index = openIndex(`in memory ${path}`, 'memory')
    await storeCapture(
      index,
      { info: scan.info, identity: null, warnings: [], damage: null, names: [] },
      batchesOf(scan.flows()),
    )
    stored.push(...storedCaptures(index))
    scan.close()
  }
  return new Stitched(flowSource(stored, unpackFlow))
}

/** What is told of the only connection: with frames as one capture of all would count them. */
async function told(files: readonly (readonly FrameSpec[])[]): Promise<unknown> {
  const flows = await stitched(files)
  expect(flows.columns.length).toBe(1)
  const parts = flows.partsOf(0)
  const whole = flows.record(0)
  const made = judge(whole, flows.captures[whole.capture]!, null, null)
  const { verdict, part } =
    parts.length === 1 ? { verdict: made, part: parts[0]! } : seenFromClosing({ flow: whole, parts }, made)
  const before = (path: string): number => {
    const at = flows.captures.findIndex((capture) => capture.path === path)
    return files.slice(0, at).reduce((sum, frames) => sum + frames.length, 0)
  }
  const { cause, pattern, closedBy, closing, evidence, why } = verdict
  return {
    cause,
    pattern,
    closedBy,
    closing: closing === null ? null : closing.frame + before(part.capture.path),
    evidence: evidence.map((one) => one.frame + before((one.capture ?? part.capture).path)),
    why: why.filter((text) => !text.includes('guessed')),
  }
}

const OPEN = '0 C S, 30 S SA, 30 C A'
const GET = `${OPEN}, 31 C PA data=GET_/a_HTTP/1.1\\r\\nHost:_a\\r\\n\\r\\n, 62 S A`
const ANSWER = '70 S PA data=HTTP/1.1_200_OK\\r\\nContent-Length:_5\\r\\n\\r\\nhello, 71 C A'
const BEGUN = '70 S PA data=HTTP/1.1_200_OK\\r\\nContent-Length:_500\\r\\n\\r\\nhello, 71 C A'
const POST = `${OPEN}, 31 C PA data=POST_/a_HTTP/1.1\\r\\nHost:_a\\r\\nContent-Length:_2000\\r\\n\\r\\nabc, 62 S A`

const CONVERSATIONS: readonly (readonly [string, string])[] = [
  ['a SYN refused', '0 C S, 1 S RA win=0'],
  ['SYNs without an answer', '0 C S, 1000 C S seq=0, 3000 C S seq=0, 7000 C S seq=0'],
  ['reset on a request', `${GET}, 90 S RA`],
  ['reset after an idle time', `${GET}, ${ANSWER}, 60071 S R`],
  ['FIN before a response', `${GET}, 90 S FA, 91 C FA, 121 S A`],
  ['FIN in the middle of a response', `${GET}, ${BEGUN}, 100 S PA 100, 101 C A, 300 S FA, 301 C FA, 331 S A`],
  ['reset in the middle of a response', `${GET}, ${BEGUN}, 100 S PA 100, 101 C A, 300 S RA`],
  ['a client that waits in vain', `${GET}, 5031 C FA, 5061 S FA, 5062 C A`],
  ['a client that waits for the rest', `${GET}, ${BEGUN}, 5031 C RA`],
  [
    'a request that meets the FIN',
    `${GET}, ${ANSWER}, 5071 S FA, 5100 C PA data=GET_/b_HTTP/1.1\\r\\nHost:_a\\r\\n\\r\\n, 5130 S R win=0`,
  ],
  ['an upload that is not read', `${POST}, 63 C PA 500, 64 C PA 500, 92 S RA, 93 C PA 500`],
  ['an upload that stalls', `${POST}, 63 C PA 500, 92 S A, 3092 S FA, 3093 C FA, 3122 S A`],
  [
    'a black hole',
    `${GET}, ${ANSWER}, 4000 C PA 120, 4200 C PA 120 seq=29, 4600 C PA 120 seq=29, 5400 C PA 120 seq=29, 7000 C PA 120 seq=29`,
  ],
  ['an order kept', `${GET}, ${ANSWER}, 90 C FA, 120 S FA, 121 C A`],
  [
    'bytes that cannot be read',
    `${OPEN}, 31 C PA 20, 62 S PA 300, 63 C A, 80 C PA 30, 110 S PA 10, 111 C A, 130 C PA 40, 160 S A, 161 S RA`,
  ],
]

const BOTH_HIGH: ConversationSpec = {
  client: { address: '192.0.2.1', port: 40_000 },
  server: { address: '192.0.2.80', port: 50_051 },
}

describe.each(CONVERSATIONS)('%s', (_, lines) => {
  test.each([
    ['to a usual port', {}],
    ['between two high ports', BOTH_HIGH],
  ] as const)('is told alike wherever the capture was rotated, %s', async (__, spec) => {
    const frames = conversation(lines, spec)
    const whole = await told([frames])
    for (let cut = 1; cut < frames.length; cut++) {
      expect({ cut, ...((await told([frames.slice(0, cut), frames.slice(cut)])) as object) }).toEqual({
        cut,
        ...(whole as object),
      })
    }
  })

  test('and where each packet has a file of its own', async () => {
    const frames = conversation(lines)
    expect(await told(frames.map((frame) => [frame]))).toEqual(await told([frames]))
  })
})

describe('what is no part', () => {
  const RESET = conversation(`${GET}, 90 S RA`)

  test('a new connection between the same ends', async () => {
    const again = conversation('5000 C S, 5030 S SA, 5030 C A', { clientIsn: 77_000_000, serverIsn: 99_000_000 })
    expect((await stitched([RESET, again])).columns.length).toBe(2)
  })

  test('numbers that do not go on', async () => {
    const other = conversation('5000 C PA 10, 5030 S A', { clientIsn: 77_000_000, serverIsn: 99_000_000 })
    expect((await stitched([RESET, other])).columns.length).toBe(2)
  })

  test('what another capture saw at the same time', async () => {
    const late = RESET.slice(3)
    expect((await stitched([RESET, late])).columns.length).toBe(2)
  })

  test('of several connections each finds its own parts, and the rest stays as it is', async () => {
    const many = Array.from({ length: 6 }, (_, i) =>
      conversation(`${GET}, 90 S RA`, {
        client: { address: '192.0.2.1', port: 40_000 + i },
        clientIsn: i * 1e8,
        serverIsn: i * 2e8,
      }),
    )
    const firsts = many.flatMap((frames) => frames.slice(0, 4))
    const lasts = many.slice(1).flatMap((frames) => frames.slice(4))
    const flows = await stitched([firsts.sort((a, b) => a.ms - b.ms), lasts.sort((a, b) => a.ms - b.ms)])
    expect([...flows.columns.clientPort]).toEqual([40_000, 40_001, 40_002, 40_003, 40_004, 40_005])
    expect(Array.from({ length: 6 }, (_, row) => flows.partsOf(row).length)).toEqual([1, 2, 2, 2, 2, 2])
  })
})
