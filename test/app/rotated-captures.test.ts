import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { matchErrors } from '../../src/index.js'
import type { MatchedError } from '../../src/index.js'
import { CASE_NAMES, caseArgs, caseFile, casePath } from '../helpers/cases.js'
import { recordsOf, splitCapture } from '../helpers/split-capture.js'
import { tempFolder } from '../helpers/temp-folder.js'

/** Cuts tried of each incident: few enough for the whole to take seconds. */
const CUTS = 6

interface Truth {
  readonly errors: readonly {
    readonly line: number
    readonly alts?: readonly { readonly closingFrame: number | null }[]
  }[]
}

/** What is told of an error, with frames as the whole capture counts them. */
function told(
  { cause, pattern, closedBy, match, frames, evidence }: MatchedError,
  starts: ReadonlyMap<string, number>,
): unknown {
  const inWhole = (capture: string, frame: number): number => frame + (starts.get(capture) ?? 0)
  const closing = match === null || frames.closing === null ? null : inWhole(match.capture, frames.closing)
  return { cause, pattern, closedBy, closing, evidence: evidence.map((one) => inWhole(one.capture, one.frame)) }
}

async function findingsOf(name: string, captures: readonly string[]): Promise<readonly MatchedError[]> {
  const args = caseArgs(name)
  const zone = args[args.indexOf('--tz') + 1]
  const options = { cache: false, ...(args.includes('--tz') && zone !== undefined ? { tz: zone } : {}) }
  return (await matchErrors([casePath(name, 'app.log'), ...captures], options)).findings
}

/**
 * Where a cut is allowed to change what is told: an ICMP error that stands alone in its file belongs to no flow there, and of a
 * connection seen at two points the other view may be told.
 */
function isUndecidable(whole: MatchedError, truth: Truth | null): boolean {
  const twice = truth?.errors.find(({ line }) => line === whole.error.line)?.alts
  return whole.pattern === 'icmp-unreachable' || (twice !== undefined && twice.length > 0)
}

async function differences(name: string, cuts: readonly number[]): Promise<string[]> {
  const capture = readFileSync(casePath(name, 'out.pcap'))
  const whole = await findingsOf(name, [casePath(name, 'out.pcap')])
  const paths = splitCapture(capture, cuts, tempFolder())
  const starts = new Map(paths.map((path, i) => [path, [0, ...cuts][i] ?? 0]))
  const split = await findingsOf(name, paths)
  const truth = JSON.parse(caseFile(name, 'truth.json') ?? 'null') as Truth | null
  return whole.flatMap((one, i) => {
    const [before, after] = [JSON.stringify(told(one, new Map())), JSON.stringify(told(split[i]!, starts))]
    const where = `line ${String(one.error.line)} cut behind ${cuts.join(', ')}`
    return before === after || isUndecidable(one, truth) ? [] : [`${where}: ${before} became ${after}`]
  })
}

describe.each(CASE_NAMES)('%s in rotated captures', (name) => {
  test('is explained as in one', async () => {
    const frames = recordsOf(readFileSync(casePath(name, 'out.pcap'))).length
    const step = Math.max(1, Math.floor(frames / CUTS))
    // the first cut differs from case to case, so that all kinds of places are met
    const first = 1 + (name.length % step)
    const found: string[] = []
    for (let cut = first; cut < frames; cut += step) found.push(...(await differences(name, [cut])))
    const third = Math.floor(frames / 3)
    if (third > 1) found.push(...(await differences(name, [third, 2 * third])))
    expect(found).toEqual([])
  })
})

test('names all parts, and which file has which frame', async () => {
  const name = 'd-client-timeout'
  const folder = tempFolder()
  const paths = splitCapture(readFileSync(casePath(name, 'out.pcap')), [27], folder)
  const [finding] = await findingsOf(name, paths)
  expect(finding).toMatchObject({
    match: { capture: join(folder, 'out.pcap1'), stream: 0, parts: [{ capture: paths[0] }, { capture: paths[1] }] },
    frames: { syn: null, request: null, closing: 1 },
    wireshark: 'tcp.stream eq 0 and frame.number in {1}',
  })
  expect(finding?.evidence.map(({ capture, frame }) => [capture, frame])).toEqual([
    [paths[0], 26],
    [paths[1], 1],
  ])
})
