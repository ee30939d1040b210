import type { Finding } from '../../model/finding.js'
import type { Candidate, Claim } from '../../model/verdict.js'
import { gap, span } from './spans.js'
import type { Line } from './spans.js'
import { labelled } from './layout.js'

const INDENT = 3
const NESTED = 5

/** For --explain: the flows that were candidates with what spoke for and against them, and the claims that lost. */
export function consideredLines({ match, verdict }: Finding, width: number): Line[] {
  const candidates = [...(match.chosen === null ? [] : [match.chosen]), ...match.alternatives]
  return [
    ...section('flows considered', candidates.length === 0 ? 'none' : null),
    ...candidates.flatMap((candidate) => candidateLines(candidate, candidate === match.chosen, width)),
    ...section('weaker claims', verdict.others.length === 0 ? 'none' : null),
    ...verdict.others.flatMap((claim) => claimLines(claim, width)),
  ]
}

function section(title: string, instead: string | null): Line[] {
  return [[gap(INDENT), span(title, 'dim'), ...(instead === null ? [] : [gap(2), span(instead)])]]
}

function candidateLines({ flow, score, reasons }: Candidate, chosen: boolean, width: number): Line[] {
  const label = `${chosen ? '●' : '○'} ${score.toFixed(2)}  tcp.stream ${String(flow.stream)}`
  return labelled(label, reasons.join(' · '), { indent: NESTED, margin: label.length + 2, width })
}

function claimLines({ confidence, cause, pattern, why }: Claim, width: number): Line[] {
  const label = `○ ${confidence.toFixed(2)}  ${cause}/${pattern}`
  return [[gap(NESTED), span(label)], ...labelled('', why.join(' '), { indent: NESTED, margin: 2, width })]
}
