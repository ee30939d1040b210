import type { Cause } from '../../model/causes.js'
import type { Finding } from '../../model/finding.js'
import { visible } from '../escape.js'
import { counted, grouped } from '../../util/count-text.js'
import { groupFindings, groupRequest, serverWords } from './groups.js'
import type { Group } from './groups.js'
import { causeStyle } from './headline.js'
import { gap, span } from './spans.js'
import type { Line } from './spans.js'
import { displayWidth, fitted } from './text-width.js'

const INDENT = 2
const GAP = 2
/** Rows of the summary; of more kinds the rest is counted. */
const ROWS = 12
const SHORTEST_SERVER = 12
const LONGEST_REQUEST = 60
/** A request cut shorter than this says nothing. */
const SHORTEST_REQUEST = 6
/** Story numbers named in a row. */
const NUMBERS = 3

/** Failures of one cause and pattern at one server, over all paths. */
interface Kind {
  readonly count: number
  readonly cause: Cause
  readonly pattern: string
  readonly server: string
  readonly request: string
  readonly stories: string
}

/** Columns of each part of a row. */
type Widths = Readonly<Record<keyof Kind, number>>

/** What happened, where, how often: one line a kind, the most frequent first. */
export function kindLines(findings: readonly Finding[], width: number): Line[] {
  const kinds = countKinds(groupFindings(findings))
  const rows = kinds.slice(0, ROWS)
  const left = kinds.slice(ROWS)
  const widths = kindWidths(rows, width)
  return [...rows.map((kind) => kindLine(kind, widths)), ...(left.length === 0 ? [] : [moreLine(left)])]
}

/** The request gives way first, then the server. */
function kindWidths(rows: readonly Kind[], width: number): Widths {
  const widest = (text: (kind: Kind) => string): number => Math.max(0, ...rows.map((kind) => displayWidth(text(kind))))
  const count = widest(timesText)
  const cause = widest((kind) => kind.cause)
  const pattern = widest((kind) => kind.pattern)
  const stories = widest((kind) => kind.stories)
  const room = width - (INDENT + count + cause + pattern + stories + 4 * GAP)
  const wanted = widest((kind) => kind.server)
  const server = Math.max(SHORTEST_SERVER, Math.min(wanted, room))
  const longest = widest((kind) => kind.request)
  const request = Math.min(LONGEST_REQUEST, longest, room - server - GAP)
  return { count, cause, pattern, server, request, stories }
}

function kindLine(kind: Kind, widths: Widths): Line {
  return [
    gap(INDENT),
    span(fitted(timesText(kind), widths.count, 'right'), 'strong'),
    gap(GAP),
    span(fitted(kind.cause, widths.cause), causeStyle(kind.cause)),
    gap(GAP),
    span(fitted(kind.pattern, widths.pattern), 'strong'),
    gap(GAP),
    span(fitted(kind.server, widths.server)),
    gap(GAP),
    ...(widths.request < SHORTEST_REQUEST ? [] : [span(fitted(kind.request, widths.request)), gap(GAP)]),
    span(fitted(kind.stories, widths.stories), 'dim'),
  ]
}

/** Kinds by falling count; those of equal count in order of their first failure. */
function countKinds(groups: readonly Group[]): Kind[] {
  const byKey = new Map<string, { readonly first: Group; readonly all: Group[] }>()
  for (const group of groups) {
    const { cause, pattern } = group.told.verdict
    const key = JSON.stringify([cause, pattern, serverWords(group.told)])
    const kind = byKey.get(key) ?? { first: group, all: [] }
    kind.all.push(group)
    byKey.set(key, kind)
  }
  return [...byKey.values()].map(({ first, all }) => kindOf(first, all)).sort((a, b) => b.count - a.count)
}

function kindOf(first: Group, all: readonly Group[]): Kind {
  const request = visible(groupRequest(first))
  const numbers = all.slice(0, NUMBERS).map(({ number }) => grouped(number))
  return {
    count: all.reduce((sum, { findings }) => sum + findings.length, 0),
    cause: first.told.verdict.cause,
    pattern: first.told.verdict.pattern,
    server: visible(serverWords(first.told)),
    request: all.length === 1 ? request : `${grouped(all.length)} paths: ${request} …`,
    stories: `→ ${numbers.join(', ')}${all.length > NUMBERS ? ' …' : ''}`,
  }
}

function timesText({ count }: Kind): string {
  return `${grouped(count)} ×`
}

function moreLine(left: readonly Kind[]): Line {
  const errors = left.reduce((sum, { count }) => sum + count, 0)
  return [
    gap(INDENT),
    span(
      `… and ${grouped(left.length)} more kind${left.length === 1 ? '' : 's'} with ${counted(errors, 'error')}`,
      'dim',
    ),
  ]
}
