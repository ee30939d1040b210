import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import { markdownCell, markdownCode, markdownTable, markdownText } from '../../../src/render/report/markdown-escape.js'
import { findingOf, raceOf, unmatchedOf } from '../findings.js'
import { HOSTILE_TEXT, UNSEEN } from '../hostile-text.js'
import { reportText, reportWith } from './texts.js'

function html(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })
}

/** What a reader sees. */
function shown(markdown: string): string {
  return html(markdown)
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim()
}

/** Everything that Markdown, HTML or GitHub makes something of. */
const ACTIVE = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '<!-- x',
  '[click](javascript:alert(1))',
  '![image](https://example.com/x.png)',
  '[a]: https://example.com',
  'https://example.com/x',
  'www.example.com',
  'WWW.EXAMPLE.COM',
  'root@example.com',
  '@someone',
  'a | b || c',
  '\\| a',
  '`code` ``more``',
  '`',
  '\\',
  '# heading',
  '- item',
  '+ item',
  '1. item',
  '12) item',
  '> quote',
  '---',
  '===',
  '***bold***',
  '__bold__',
  '~~gone~~',
  '&lt;b&gt;',
  '&#x3c;',
  '[ ] task',
  '[^1]',
  '$x$',
  '| a | b |\\n| --- | --- |',
] as const

const UNWANTED =
  /<(?!\/?(?:h1|h2|h3|p|ul|li|strong|em|table|thead|tbody|tr|th|td|code|br)\b|!-- -->)|<[^>]*(?:href|src)=|<em>|<del>/

describe('text of a log stays text in Markdown', () => {
  test.each(ACTIVE)('%j in a sentence', (text) => {
    expect(html(markdownText(text))).toMatch(/^<p>[^<]*(<!-- -->[^<]*)*<\/p>$/)
    expect(shown(markdownText(text))).toBe(text)
  })

  test.each(ACTIVE)('%j as code', (text) => {
    expect(html(markdownCode(text))).toMatch(/^<p><code>[^<]*<\/code><\/p>$/)
    expect(shown(markdownCode(text))).toBe(text.trim())
  })

  test.each(ACTIVE)('%j in a cell', (text) => {
    const table = html(markdownTable(['a', 'b'], [[markdownCell(text), 'end']], 'll'))
    expect(table.match(/<td/g)).toHaveLength(2)
    expect(table).toContain('<td>end</td>')
    expect(shown(markdownTable(['a', 'b'], [[markdownCell(text), 'end']], 'll'))).toContain(text.trim())
  })

  test.each(ACTIVE)('%j in every place of a report', (text) => {
    const markdown = reportWith('markdown', text)
    expect(html(markdown)).not.toMatch(UNWANTED)
    expect(shown(markdown)).toContain(text.trim())
  })

  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(HOSTILE_TEXT, fc.constantFrom(...ACTIVE)), { maxLength: 4 }), (texts) => {
        const markdown = reportWith('markdown', texts.join(' '))
        for (const line of markdown.split('\n')) expect(line).not.toMatch(UNSEEN)
        expect(html(markdown)).not.toMatch(UNWANTED)
      }),
      { numRuns: 60 },
    )
  })
})

test('a Markdown report has its parts in the order in which they are read', () => {
  const text = reportText('markdown', [findingOf(), findingOf(), raceOf(), unmatchedOf()])
  expect(text.match(/^##? .*$/gm)).toEqual([
    '# Socket errors and what ended them',
    '## Causes',
    '## What to change',
    '## Hours (UTC)',
    '## Paths',
    '## Client libraries',
    '## Clear examples',
    '## What the packets do not explain',
    '## Next time',
    '## All errors',
  ])
  expect(text).toContain('**4 errors, 3 explained: 50 % are resets by 10.0.0.17:80 after a silence')
  expect(text).toContain("wireshark -r out.pcap -Y 'tcp.stream eq 12'")
  expect(text.split('## All errors')[1]?.match(/^\| \d \| /gm)).toHaveLength(4)
})
