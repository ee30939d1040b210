import type { Finding, ReportHead } from '../../model/finding.js'
import { counted, grouped } from '../../util/count-text.js'

/** How the log or the capture could be made better next time, as far as what was read shows it. */
export function hintsOf(head: ReportHead): string[] {
  return [...head.doubts, ...zoneHints(head), ...contentHints(head.findings)]
}

function zoneHints({ clocks }: ReportHead): string[] {
  const without = clocks.filter(({ zoneOffsetMs }) => zoneOffsetMs !== null)
  if (without.length === 0) return []
  return [`The times of ${counted(without.length, 'log')} have no zone; let the logger write UTC, or give --tz.`]
}

/** What a finding lacks, and what would have given it. */
const LACKS: readonly { readonly has: (finding: Finding) => boolean; readonly hint: (count: number) => string }[] = [
  {
    has: ({ match }) => match.error.time === null,
    hint: (count) => `${records(count)} no time; let the logger write one for every error.`,
  },
  {
    has: ({ match: { error } }) => error.localPort === null && error.remoteAddress === null && error.host === null,
    hint: (count) =>
      `${records(count)} no address; log the error object whole (util.inspect or a serializer), not only its message.`,
  },
  {
    has: ({ match }) => (match.chosen?.flow.lostSegments ?? 0) > 0,
    hint: (count) =>
      `The capture lacks packets of ${counted(count, 'matched flow')}; give tcpdump a larger buffer (-B 65536) or a filter.`,
  },
  {
    has: ({ match }) => match.chosen?.flow.role === 'guessed',
    hint: (count) =>
      `${counted(count, 'matched flow')} began before the capture; start it earlier, or let a ring buffer run all day.`,
  },
  {
    has: ({ verdict }) => verdict.cause === 'capture-ends',
    hint: (count) =>
      `The end of ${counted(count, 'flow')} is not in the capture; stop it some seconds after the last error.`,
  },
  {
    has: ({ verdict }) => verdict.pattern === 'outside-capture-time',
    hint: (count) => `${records(count)} a time when no capture ran; let a ring buffer run all day.`,
  },
  {
    has: ({ verdict }) => /^(address|port)-not-in-capture$/.test(verdict.pattern),
    hint: (count) =>
      `The peer of ${counted(count, 'error')} is not in the capture; capture on the host that wrote the log, with -i any and a filter that includes it.`,
  },
]

function records(count: number): string {
  return `${grouped(count)} record${count === 1 ? ' has' : 's have'}`
}

function contentHints(findings: readonly Finding[]): string[] {
  return LACKS.flatMap(({ has, hint }) => {
    const count = findings.filter(has).length
    return count === 0 ? [] : [hint(count)]
  })
}
