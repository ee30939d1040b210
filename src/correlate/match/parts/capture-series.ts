import type { CaptureInfo } from '../../../model/flow-source.js'
import { msFromNs } from '../../../util/instant.js'

/** Buffers of a rotated capture are written a little out of step. */
export const OVERLAP_MS = 50
/** Without traffic a file may end before the next one begins: by as long as one of them lasts, or by this. */
const PAUSE_MS = 10_000

interface Span {
  readonly capture: number
  readonly stem: string
  readonly firstMs: number
  readonly lastMs: number
}

/** Captures that follow one another, as `tcpdump -C` and `-G` write them: number of the series of each. */
export function seriesOf(captures: readonly CaptureInfo[]): number[] {
  const series = captures.map((_, i) => i)
  const last: Span[] = []
  for (const span of spansOf(captures)) {
    const before = last
      .filter((one) => one.stem === span.stem && follows(one, span))
      .reduce<Span | null>((best, next) => (best === null || next.lastMs > best.lastMs ? next : best), null)
    if (before === null) {
      last.push(span)
      continue
    }
    series[span.capture] = series[before.capture] ?? before.capture
    last[last.indexOf(before)] = span
  }
  return series
}

/** Each capture as if it had seen all the time that its series has: what is not in one file may be in the next. */
export function widened(captures: readonly CaptureInfo[], series: readonly number[]): CaptureInfo[] {
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  captures.forEach(({ baseSec, firstNs, lastNs }, i) => {
    const key = series[i] ?? i
    if (firstNs !== null) first.set(key, Math.min(first.get(key) ?? Infinity, baseSec * 1e3 + firstNs / 1e6))
    if (lastNs !== null) last.set(key, Math.max(last.get(key) ?? -Infinity, baseSec * 1e3 + lastNs / 1e6))
  })
  const sizes = new Map<number, number>()
  for (const key of series) sizes.set(key, (sizes.get(key) ?? 0) + 1)
  const inNs = (ms: number | undefined, { baseSec }: CaptureInfo): number | null =>
    ms === undefined ? null : Math.round((ms - baseSec * 1e3) * 1e6)
  return captures.map((info, i) => {
    const key = series[i] ?? i
    if (sizes.get(key) === 1) return info
    return { ...info, firstNs: inNs(first.get(key), info), lastNs: inNs(last.get(key), info) }
  })
}

function spansOf(captures: readonly CaptureInfo[]): Span[] {
  const spans = captures.flatMap(({ path, baseSec, firstNs, lastNs }, capture) =>
    firstNs === null || lastNs === null
      ? []
      : [{ capture, stem: stemOf(path), firstMs: msFromNs(baseSec, firstNs), lastMs: msFromNs(baseSec, lastNs) }],
  )
  return spans.sort((a, b) => a.firstMs - b.firstMs || a.capture - b.capture)
}

/** `out.pcap`, `out.pcap1`, `out.pcap12.gz`; `day_00003_20231120.pcap`: what is counted up in a name is left out. */
function stemOf(path: string): string {
  const at = path.lastIndexOf('/') + 1
  const name = path.slice(at).replace(/\.(?:gz|zst|lz4)$/, '')
  return path.slice(0, at) + name.replace(/[-_.T:]*\d+/g, '')
}

function follows(before: Span, span: Span): boolean {
  const pauseMs = span.firstMs - before.lastMs
  const lasts = Math.max(before.lastMs - before.firstMs, span.lastMs - span.firstMs)
  return pauseMs >= -OVERLAP_MS && pauseMs <= Math.max(PAUSE_MS, lasts)
}
