import type { Report, Unexplained } from '../../model/report.js'
import { counted, grouped } from '../../util/count-text.js'
import { html, type Html } from './html-text.js'

/** Titles of the table of errors, in the order of the page's script. */
const COLUMNS = [
  ['time', 'time'],
  ['error', 'error'],
  ['request', 'request'],
  ['server', 'server'],
  ['cause', 'cause'],
  ['frame', 'stream · frame'],
  ['log', 'log'],
] as const

/** Filters and an empty table, which the script of the page fills. */
export function errorsSection({ totals, findings }: Report): Html | null {
  if (findings.length === 0) return null
  return html`<section aria-labelledby="errors">
    <h2 id="errors" tabindex="-1">All errors</h2>
    <noscript><p>This table needs scripts; corr report --format csv writes the same as a file.</p></noscript>
    <div class="filters" role="search" aria-label="Filter the errors">
      <label>Search <input type="search" id="words" autocomplete="off" placeholder="request, message, why …" /></label>
      ${choice('cause', 'Cause', totals.causes)}
      ${choice(
        'pattern',
        'Pattern',
        totals.patterns.map(({ name, count }) => ({ name: name.split('/')[1] ?? name, count })),
      )}
      ${choice('server', 'Server', totals.endpoints)}
      ${choice(
        'closedBy',
        'Closed by',
        Object.entries(totals.closedBy).flatMap(([name, count]) => (count === 0 ? [] : [{ name, count }])),
      )}
      <button type="button" id="all">Show all</button>
    </div>
    <p id="count" role="status"></p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="errors">
      <table id="list">
        <thead>
          <tr>
            ${COLUMNS.map(
              ([key, title]) =>
                html`<th scope="col" aria-sort="none">
                  <button type="button" class="sort" data-key="${key}">${title}</button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody></tbody>
      </table>
    </div>
    <nav class="pager" aria-label="Pages of errors">
      <button type="button" id="before">Previous</button> <span id="page"></span>
      <button type="button" id="after">Next</button>
    </nav>
  </section>`
}

function choice(id: string, title: string, all: readonly { readonly name: string; readonly count: number }[]): Html {
  const names = new Map<string, number>()
  for (const { name, count } of all) names.set(name, (names.get(name) ?? 0) + count)
  return html`<label
    >${title}
    <select id="${id}">
      <option value="">all</option>
      ${[...names].map(([name, count]) => html`<option value="${name}">${name} (${grouped(count)})</option>`)}
    </select></label
  >`
}

/** What could not be explained, and why; how to do better next time. */
export function openSection({ unexplained, hints }: Report): Html | null {
  if (unexplained.length === 0 && hints.length === 0) return null
  return html`<section aria-labelledby="open">
    <h2 id="open">What stays open, and how to see more next time</h2>
    ${
      unexplained.length === 0
        ? null
        : html`<ul class="open">
            ${unexplained.map(openItem)}
          </ul>`
    }
    ${
      hints.length === 0
        ? null
        : html`<h3>Next time</h3>
            <ul>
              ${hints.map((hint) => html`<li>${hint}</li>`)}
            </ul>`
    }
  </section>`
}

function openItem({ kind, why }: Unexplained): Html {
  return html`<li>
    <b>${counted(kind.findings.length, 'error')}</b>
    <span class="chip k-${kind.cause}">${kind.cause}</span> ${kind.pattern} at <code>${kind.server}</code>
    <p>${why}</p>
  </li>`
}
