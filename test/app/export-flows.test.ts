import { expect, test } from 'vitest'
import { filtersFor, type Handover } from '../../src/app/export-flows.js'
import type { CaptureInfo } from '../../src/model/flow-source.js'
import type { Warning } from '../../src/model/failure.js'

/** What Linux takes as one argument: MAX_ARG_STRLEN without the zero at its end. */
const LIMIT = 131_071

/** Every second stream of a capture, so that no two numbers make a range. */
function handover(count: number): Handover {
  const flows = Array.from({ length: count }, (_, i) => {
    const frame = i + 1
    const frames = { firstFrame: frame, lastFrame: frame, untilFrame: Infinity, icmpFrame: 0 }
    return { ...frames, stream: 2 * i, findings: [], twinOf: null, partIn: null }
  })
  // of a capture only its name is looked at
  const capture = { path: 'out.pcap' } as CaptureInfo
  return { captures: [{ index: 0, capture, flows }], evidence: null, stored: [], sorted: [], close: () => undefined }
}

function filterOf(count: number): { length: number; warnings: Warning[] } {
  const warnings: Warning[] = []
  const session = {
    warn: (warning: Warning) => warnings.push(warning),
    failed: () => undefined,
    progress: () => undefined,
  }
  const [found] = filtersFor(handover(count), session)
  return { length: found?.filter.length ?? 0, warnings }
}

test('a filter that a command line does not take is told of, a shorter one is not', () => {
  let [some, many] = [1, 100_000]
  while (many - some > 1) {
    const middle = Math.floor((some + many) / 2)
    if (filterOf(middle).length <= LIMIT) some = middle
    else many = middle
  }
  expect(filterOf(some).warnings).toEqual([])
  const long = filterOf(many)
  expect(long.length).toBeGreaterThan(LIMIT)
  expect(long.warnings).toEqual([
    {
      place: { file: 'out.pcap' },
      text: expect.stringMatching(/^the filter has 131,\d{3} bytes.*-o and paste it, or use --pcapng$/),
    },
  ])
})
