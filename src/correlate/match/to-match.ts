import type { FlowSource } from '../../model/flow-source.js'
import type { Candidate, Match } from '../../model/verdict.js'
import type { Failing, Scored } from './failing.js'
import type { FlowIndex } from './flow-index.js'
import { noFlowFor } from './no-flow.js'

const ALTERNATIVES = 5
/** A flow that another error was given is still thinkable here, but hardly. */
const TAKEN = -2

/**
 * The match of one failure.
 * @param connection what it was assigned; `null` for none
 * @param taken connections that any failure was assigned
 * @param line points of "no flow at all", against which candidates are weighed
 */
export function toMatch(
  one: Failing,
  connection: string | null,
  taken: ReadonlySet<string>,
  line: number,
  index: FlowIndex,
  source: FlowSource,
): Match {
  const views = one.scored.filter((scored) => scored.known.connection === connection)
  const others = distinct(one.scored.filter((scored) => scored.known.connection !== connection))
  const [best] = views
  const weight = (scored: Scored): number => Math.exp(scored.points + (taken.has(scored.known.connection) ? TAKEN : 0))
  const rest = others.reduce((sum, scored) => sum + weight(scored), Math.exp(line))
  const all = rest + (best === undefined ? 0 : Math.exp(best.points))
  const alternatives = others.slice(0, ALTERNATIVES).map((scored) => candidate(scored, weight(scored) / all))
  const base = { error: one.error, clockOffsetMs: one.clock.offsetMs, alternatives }
  if (best === undefined) {
    return {
      ...base,
      chosen: null,
      noFlow: noFlowFor(one.error, index, source.captures, one.at.atMs),
      twins: [],
      local: one.error.side,
    }
  }
  return {
    ...base,
    chosen: candidate(best, Math.exp(best.points) / all),
    noFlow: null,
    twins: views.slice(1).map(({ known }) => ({ flow: known.flow, capture: known.capture })),
    local: best.local,
  }
}

function candidate(scored: Scored, score: number): Candidate {
  return { flow: scored.known.flow, capture: scored.known.capture, score, reasons: scored.reasons }
}

/** Each connection once, by its best view. */
function distinct(scored: readonly Scored[]): Scored[] {
  const seen = new Set<string>()
  return scored.filter(({ known }) => !seen.has(known.connection) && seen.add(known.connection))
}
