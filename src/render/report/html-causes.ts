import type { Kind, Report, ServerTimer, Tally } from '../../model/report.js'
import { counted, grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { html, type Html } from './html-text.js'
import { timerText } from './words.js'

/** Rows of the table of causes, and of a list that only counts; of more the rest is summed. */
const KINDS = 25
const TALLIES = 8
const BAR = 120

/** Causes by endpoint with bars, what else the errors have in common, and the timers that the captures prove. */
export function causesSection({ kinds, totals, timers }: Report): Html | null {
  if (kinds.length === 0) return null
  const most = kinds[0]?.findings.length ?? 1
  const rest = kinds.slice(KINDS)
  const left = rest.reduce((sum, { findings }) => sum + findings.length, 0)
  return html`<section aria-labelledby="causes">
    <h2 id="causes">What ended the connections, and where</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="causes">
      <table class="causes">
        <thead>
          <tr>
            <th scope="col" class="number">errors</th>
            <th scope="col"><span class="unseen">share</span></th>
            <th scope="col">cause</th>
            <th scope="col">server</th>
            <th scope="col">closed by</th>
            <th scope="col">silence before</th>
            <th scope="col"><span class="unseen">filter</span></th>
          </tr>
        </thead>
        <tbody>
          ${kinds.slice(0, KINDS).map((kind) => kindRow(kind, totals.errors, most))}
        </tbody>
      </table>
    </div>
    ${rest.length === 0 ? null : html`<p class="muted">and ${grouped(rest.length)} more kinds with ${counted(left, 'error')}</p>`}
    ${timerList(timers)}
    <div class="cards">
      ${closedByCard(totals.closedBy)} ${tallyCard('Paths', totals.paths)}
      ${tallyCard('Client libraries', totals.clients)} ${tallyCard('Endpoints', totals.endpoints)}
    </div>
  </section>`
}

function kindRow(kind: Kind, errors: number, most: number): Html {
  const { cause, pattern, server, findings, clearest, silenceMs } = kind
  const count = findings.length
  const share = `${String(Math.max(1, Math.round((100 * count) / errors)))} %`
  return html`<tr>
    <td class="number strong">${grouped(count)}</td>
    <td>${barSvg(`k-${cause}`, count / most)} <span class="muted">${share}</span></td>
    <th scope="row"><span class="chip k-${cause}">${cause}</span> ${pattern}</th>
    <td><code>${server}</code></td>
    <td>${clearest.verdict.closedBy}</td>
    <td class="nowrap">${silenceMs === null ? '' : silenceText(silenceMs)}</td>
    <td>
      <button type="button" class="show" data-cause="${cause}" data-pattern="${pattern}" data-server="${server}">
        list<span class="unseen"> errors of ${cause} ${pattern} at ${server}</span>
      </button>
    </td>
  </tr>`
}

function silenceText({ least, most }: NonNullable<Kind['silenceMs']>): string {
  const [from, to] = [durationText(least), durationText(most)]
  return from === to ? from : `${from} – ${to}`
}

function barSvg(style: string, part: number): Html {
  const width = Math.max(2, Math.round(BAR * part))
  return html`<svg class="share" aria-hidden="true" width="${BAR}" height="12">
    <rect class="rail" width="${BAR}" height="12" rx="3" />
    <rect class="${style}" width="${width}" height="12" rx="3" />
  </svg>`
}

function timerList(timers: readonly ServerTimer[]): Html | null {
  if (timers.length === 0) return null
  return html`<h3>Timers that the captures prove</h3>
    <ul class="timers">
      ${timers.map((timer) => html`<li><code>${timer.endpoint}</code> ${timerText(timer)}</li>`)}
    </ul>`
}

function closedByCard(closedBy: Report['totals']['closedBy']): Html | null {
  const names = { server: 'the server', client: 'the client', middlebox: 'something between them', none: 'nobody seen' }
  const rows = (['server', 'client', 'middlebox', 'none'] as const)
    .filter((side) => closedBy[side] > 0)
    .map((side) => ({ name: names[side], count: closedBy[side], causes: {} }))
  return tallyCard('Ended by', rows)
}

function tallyCard(title: string, all: readonly Tally[]): Html | null {
  if (all.length === 0) return null
  const most = Math.max(...all.map(({ count }) => count))
  const rest = all.slice(TALLIES)
  const more = rest.reduce((sum, { count }) => sum + count, 0)
  return html`<section class="card">
    <h3>${title}</h3>
    <table>
      <tbody>
        ${all.slice(0, TALLIES).map(({ name, count }) => tallyRow(name, count, most))}
      </tbody>
    </table>
    ${rest.length === 0 ? null : html`<p class="muted">${grouped(rest.length)} more: ${counted(more, 'error')}</p>`}
  </section>`
}

function tallyRow(name: string, count: number, most: number): Html {
  const width = Math.max(1, Math.round((1000 * count) / most) / 10)
  return html`<tr>
    <th scope="row">
      ${name}
      <svg class="under" aria-hidden="true" width="100%" height="3"><rect width="${width}%" height="3" rx="1.5" /></svg>
    </th>
    <td class="number">${grouped(count)}</td>
  </tr>`
}
