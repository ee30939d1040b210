import type { Cause } from '../../model/causes.js'
import type { Incident, Report, Slot, Timeline } from '../../model/report.js'
import { counted, grouped } from '../../util/count-text.js'
import { html, type Html } from './html-text.js'
import { momentText, stepText } from './words.js'

/** Places in the drawing, px from its top; across it everything stands in percent, so that text keeps its shape. */
const TOP = 26
const BASE = 176
const HEIGHT = 204
/** Lowest bar that can be seen, px. */
const LEAST_BAR = 2
const X_LABELS = 5
const MOST_LABELS_OF_FEW = 2
const SECONDS_END = -3

/** Errors over time, stacked by cause, with incidents above; nothing where no error has a time. */
export function timelineSection({ timeline, incidents, totals }: Report): Html | null {
  const { slots, untimed } = timeline
  if (slots.length === 0) return null
  const order = totals.causes.map(({ name }) => name as Cause)
  const note = untimed === 0 ? null : html`<p class="muted">${counted(untimed, 'error')} without a time not drawn.</p>`
  return html`<section aria-labelledby="when">
    <h2 id="when">When <small>errors per ${stepText(timeline)}, UTC</small></h2>
    <ul class="legend">
      ${totals.causes.map(
        ({ name, count }) => html`<li><i class="swatch k-${name}"></i>${name} <b>${grouped(count)}</b></li>`,
      )}
    </ul>
    ${chart(timeline, order, incidents)} ${note} ${incidentList(incidents)} ${hoursTable(totals.hours)}
  </section>`
}

function chart(timeline: Timeline, order: readonly Cause[], incidents: readonly Incident[]): Html {
  const { slots, stepMs } = timeline
  const most = Math.max(...slots.map(({ count }) => count))
  const first = slots[0]?.startMs ?? 0
  const share = (ms: number): number => (100 * (ms - first)) / (slots.length * stepMs)
  const summary = `${counted(
    slots.reduce((sum, { count }) => sum + count, 0),
    'error',
  )} from ${momentText(first)} on, at most ${grouped(most)} per ${stepText(timeline)}`
  return html`<div class="chart">
    <svg class="timeline" role="img" aria-label="${summary}" width="100%" height="${HEIGHT}">
      ${gridLines(most)} ${slots.map((slot, i) => bar(slot, i, timeline, order, most))}
      ${incidents.map((incident, i) => incidentMark(incident, i, share))} ${timeLabels(timeline, first)}
    </svg>
  </div>`
}

function percent(value: number): string {
  return `${String(Math.round(value * 1000) / 1000)}%`
}

function gridLines(most: number): Html[] {
  const step = niceStep(most)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => {
    const y = BASE - ((BASE - TOP) * i * step) / most
    return html`<line
        class="${i === 0 ? 'axis' : 'grid'}"
        x1="0"
        x2="100%"
        y1="${y}"
        y2="${y}"
      />${i === 0 ? null : html`<text class="tick" x="0" y="${y - 4}">${grouped(i * step)}</text>`}`
  })
}

/** 1, 2 or 5 times a power of ten, so that two to five lines are drawn. */
function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return [power / 5, power / 2, power, power * 2].find((step) => step >= 1 && most / step <= 5) ?? 1
}

/** One slot: its causes on one another, the most frequent of the report lowest. */
function bar(slot: Slot, i: number, { slots, stepMs }: Timeline, order: readonly Cause[], most: number): Html | null {
  if (slot.count === 0) return null
  const width = 100 / slots.length
  let y = BASE
  const parts = order.flatMap((cause) => {
    const count = slot.causes[cause] ?? 0
    if (count === 0) return []
    const height = Math.max(LEAST_BAR, ((BASE - TOP) * count) / most)
    y -= height
    return [
      html`<rect
        class="k-${cause}"
        x="${percent(i * width + width * 0.08)}"
        width="${percent(width * 0.84)}"
        y="${Math.round(y * 10) / 10}"
        height="${Math.round(height * 10) / 10}"
      />`,
    ]
  })
  const causes = order.flatMap((cause) =>
    slot.causes[cause] === undefined ? [] : [`${grouped(slot.causes[cause])} ${cause}`],
  )
  const title = `${momentText(slot.startMs)}: ${causes.join(', ')}`
  return html`<g class="bar" data-from="${slot.startMs}" data-to="${slot.startMs + stepMs}">
    <title>${title}</title>
    <rect class="hit" x="${percent(i * width)}" width="${percent(width)}" y="${TOP}" height="${BASE - TOP}" />${parts}
  </g>`
}

function incidentMark(incident: Incident, i: number, share: (ms: number) => number): Html {
  const x = percent(Math.min(100, Math.max(0, share((incident.startMs + incident.endMs) / 2))))
  return html`<g class="incident">
    <title>${incident.what}</title>
    <line x1="${x}" x2="${x}" y1="16" y2="${BASE}" />
    <text x="${x}" y="12">▼ ${i + 1}</text>
  </g>`
}

function timeLabels({ slots, stepMs }: Timeline, first: number): Html[] {
  const labels = slots.length < X_LABELS ? MOST_LABELS_OF_FEW : X_LABELS
  const end = first + slots.length * stepMs
  const sameDay = momentText(first).slice(0, 10) === momentText(end).slice(0, 10)
  return Array.from({ length: labels }, (_, i) => {
    const part = i / (labels - 1)
    const text = momentText(first + part * (end - first))
    const shown = stepMs < 60_000 ? text : text.slice(0, SECONDS_END)
    const anchor = i === 0 ? 'start' : i === labels - 1 ? 'end' : 'middle'
    const fewer = i % 2 === 1 ? ' fewer' : ''
    return html`<text class="tick ${anchor}${fewer}" x="${percent(100 * part)}" y="${BASE + 18}"
      >${sameDay ? shown.slice(11) : shown.slice(5)}</text
    >`
  })
}

function incidentList(incidents: readonly Incident[]): Html | null {
  if (incidents.length === 0) return null
  return html`<h3>Incidents</h3>
    <ol class="incidents">
      ${incidents.map(
        ({ startMs, endpoint, flows, errors, what }) =>
          html`<li>
            <time>${momentText(startMs)}</time> <code>${endpoint}</code> ${what}
            <span class="muted">${counted(flows, 'connection')}, ${counted(errors, 'error')}</span>
          </li>`,
      )}
    </ol>`
}

function hoursTable(hours: readonly Slot[]): Html {
  return html`<details>
    <summary>Errors by hour, as a table</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">hour (UTC)</th>
          <th scope="col" class="number">errors</th>
          <th scope="col">causes</th>
        </tr>
      </thead>
      <tbody>
        ${hours.map(
          ({ startMs, count, causes }) =>
            html`<tr>
              <th scope="row">${momentText(startMs).slice(0, SECONDS_END)}</th>
              <td class="number">${grouped(count)}</td>
              <td>
                ${Object.entries(causes)
                  .sort(([, a], [, b]) => b - a)
                  .map(([cause, many]) => `${grouped(many)} × ${cause}`)
                  .join(', ')}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}
