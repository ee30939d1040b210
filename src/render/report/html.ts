import { createHash } from 'node:crypto'
import type { Finding } from '../../model/finding.js'
import type { Report } from '../../model/report.js'
import type { Renderer } from '../renderer.js'
import { shortNames } from '../terminal/short-names.js'
import { ErrorRows } from './error-rows.js'
import { causesSection } from './html-causes.js'
import { errorsSection, openSection } from './html-errors.js'
import { changesSection, examplesSection } from './html-examples.js'
import { html, type Html } from './html-text.js'
import { timelineSection } from './html-timeline.js'
import script from './page/page.js?raw'
import style from './page/page.css?raw'
import { capturesText, clockTexts, logsText, spanText } from './words.js'

/** Nothing may be loaded from anywhere, and nothing may run but the page's own script, known by its hash. */
const POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(script)}'`,
  `style-src '${hashOf(style)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** One page that needs nothing but itself. */
export function htmlReport(): Renderer<Report, Finding> {
  let rows = new ErrorRows((path) => path)
  let separator = ''
  return {
    begin: (report) => {
      rows = new ErrorRows(shortNames([...report.logs, ...report.captures].map(({ path }) => path)))
      return `${head(report)}${body(report)}\n<script type="application/json" id="rows">[`
    },
    item: (finding) => {
      const text = `${separator}${rows.row(finding)}`
      separator = ',\n'
      return text
    },
    end: () =>
      `]</script>\n<script type="application/json" id="texts">${rows.list()}</script>\n<script>${script}</script>\n</body>\n</html>\n`,
  }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function head({ sentence }: Report): string {
  const { markup } = html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="referrer" content="no-referrer" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>corr: ${sentence}</title>
  </head>`
  return `<!doctype html>\n<html lang="en">\n${markup}<style>${style}</style></head>\n`
}

function body(report: Report): string {
  const { markup } = html`<body>
    <a class="skip" href="#errors">To the table of all errors</a>
    <header>
      <p class="brand">corr report</p>
      <button type="button" id="theme" hidden>Dark</button>
      <h1>${report.sentence}</h1>
      ${inputs(report)}
    </header>
    <main>
      ${timelineSection(report)} ${causesSection(report)} ${changesSection(report)} ${examplesSection(report)}
      ${errorsSection(report)} ${openSection(report)}
    </main>
  </body>`
  return markup
}

function inputs(report: Report): Html {
  const span = spanText(report.captures)
  const captures = `${capturesText(report.captures)}${span === null ? '' : `, ${span}`}`
  return html`<ul class="inputs">
    ${[logsText(report), captures, ...clockTexts(report)].map((line) => html`<li>${line}</li>`)}
  </ul>`
}
