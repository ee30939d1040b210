import type { Finding } from '../../model/finding.js'
import type { Change, Report } from '../../model/report.js'
import type { Candidate } from '../../model/verdict.js'
import { endpointText } from '../../util/address.js'
import { counted, grouped } from '../../util/count-text.js'
import { streamFilter } from '../display-filter.js'
import { whyText } from '../finding-view.js'
import { ladderSvg } from '../ladder-svg.js'
import { provingFrames } from '../proving-frames.js'
import { shellPath, shellWord } from '../shell-quote.js'
import { errorWords } from '../terminal/error-words.js'
import { deltaText } from '../terminal/figures.js'
import { findingRequest } from '../terminal/groups.js'
import { causePhrase } from '../terminal/headline.js'
import { html, type Html } from './html-text.js'
import { CHANGER_WORDS, loggedText, packetTime } from './words.js'

/** Examples that are open from the start. */
const OPEN = 2

/** Changes that are listed; the rest is of few errors each. */
const CHANGES = 12

/** What to change, on which side, in order of the errors that it concerns. */
export function changesSection({ changes }: Report): Html | null {
  if (changes.length === 0) return null
  const rest = changes.slice(CHANGES)
  const left = rest.reduce((sum, { kind }) => sum + kind.findings.length, 0)
  return html`<section aria-labelledby="changes">
    <h2 id="changes">What to change</h2>
    <ol class="changes">
      ${changes.slice(0, CHANGES).map(changeItem)}
    </ol>
    ${rest.length === 0 ? null : html`<p class="muted">and ${grouped(rest.length)} more for ${counted(left, 'error')}</p>`}
  </section>`
}

function changeItem({ side, kind, advice }: Change): Html {
  return html`<li>
    <p class="about">
      <b>${counted(kind.findings.length, 'error')}</b> <span class="side s-${side}">${CHANGER_WORDS[side]}</span>
      <span class="chip k-${kind.cause}">${kind.cause}</span> ${kind.pattern} at <code>${kind.server}</code>
    </p>
    <ul>
      ${advice.map((text) => html`<li>${text}</li>`)}
    </ul>
  </li>`
}

/** The clearest errors, told whole. */
export function examplesSection({ exemplars }: Report): Html | null {
  if (exemplars.length === 0) return null
  return html`<section aria-labelledby="examples">
    <h2 id="examples">Clear examples</h2>
    ${exemplars.map((finding, i) => example(finding, i))}
  </section>`
}

function example(finding: Finding, i: number): Html {
  const { match, verdict } = finding
  const { error, chosen } = match
  const said = [loggedText(finding), errorWords(error), findingRequest(finding)].filter((part) => part !== '')
  return html`<details class="example" ${i < OPEN ? html` open` : null}>
    <summary>
      <span class="chip k-${verdict.cause}">${verdict.cause}</span> <b>${causePhrase([finding])}</b>
      <span class="muted">${error.file}:${error.line}</span>
    </summary>
    <p class="said"><code>${said.join('  ')}</code></p>
    ${chosen === null ? null : flowPart(finding, chosen, i)}
    <dl>
      <dt>Why</dt>
      <dd>${whyText(finding)} <span class="muted">Confidence ${verdict.confidence.toFixed(2)}.</span></dd>
      <dt>Do</dt>
      ${verdict.advice.map((text) => html`<dd>${text}</dd>`)}
      ${chosen === null ? null : seePart(chosen, verdict.closing?.frame ?? null)}
    </dl>
  </details>`
}

function flowPart(finding: Finding, chosen: Candidate, i: number): Html {
  const { flow, capture } = chosen
  const label = `Ladder of ${endpointText(flow.client)} to ${endpointText(flow.server)}`
  return html`<p class="muted">
      <code>${endpointText(flow.client)} → ${endpointText(flow.server)}</code> tcp.stream ${flow.stream} of
      <code>${capture.path}</code>, frames ${grouped(flow.firstFrame)} to ${grouped(flow.lastFrame)}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="${label}">
      ${ladderSvg(finding, chosen, `ladder-${String(i + 1)}`)}
    </div>
    <details class="frames">
      <summary>The proving frames as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">frame</th>
            <th scope="col">UTC</th>
            <th scope="col" class="number">time</th>
            <th scope="col">from</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          ${frameRows(finding, chosen)}
        </tbody>
      </table>
    </details>`
}

function frameRows(finding: Finding, chosen: Candidate): Html[] {
  const proof = provingFrames(finding, chosen)
  return proof.map((row, i) => {
    const decided = row.frame === finding.verdict.closing?.frame
    return html`<tr>
      <td class="number">${row.frame}</td>
      <td>${packetTime(chosen.capture, row.timeNs)}</td>
      <td class="number">${deltaText(row.timeNs - (proof[i - 1] ?? row).timeNs, i === 0)}</td>
      <td>${row.from}</td>
      <td>${row.what}${decided ? html` <b>◀ decided it</b>` : null}</td>
    </tr>`
  })
}

function seePart({ flow, capture }: Candidate, frame: number | null): Html {
  const goTo = frame === null ? '' : ` -g ${String(frame)}`
  const command = `wireshark -r ${shellPath(capture.path)} -Y ${shellWord(streamFilter(flow))}${goTo}`
  return html`<dt>See</dt>
    <dd class="command"><code>${command}</code> <button type="button" class="copy">copy</button></dd>`
}
