import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launch, MAY_SKIP } from '../../helpers/browser.js'
import { tempFolder } from '../../helpers/temp-folder.js'
import type { Finding } from '../../../src/model/finding.js'
import { findingOf, raceOf, unmatchedOf } from '../findings.js'
import { BASE_SEC, errorOf, logTimeOf } from '../samples.js'
import { reportText, reportWith } from './texts.js'

/** What a page did that it must not do. */
interface Opened {
  readonly page: Page
  /** Messages of the console, errors of scripts, broken policies. */
  readonly complaints: string[]
  /** Anything but the file itself that was asked for. */
  readonly requests: string[]
}

const FINDINGS: readonly Finding[] = [
  findingOf(),
  findingOf({ error: errorOf({ line: 7, path: '/v1/orders/9', time: logTimeOf(BASE_SEC * 1000 + 100_000) }) }),
  raceOf(),
  unmatchedOf(),
]

describe.skipIf(MAY_SKIP)('the HTML report in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  async function open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const path = join(tempFolder(), 'report.html')
    writeFileSync(path, html)
    const page = await browser.newPage(options)
    onTestFinished(() => page.close())
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    const own = pathToFileURL(path).href
    page.on('request', (request) => {
      if (request.url() !== own) requests.push(request.url())
    })
    await page.goto(own)
    return { page, complaints, requests }
  }

  const lines = (page: Page): Promise<string[]> => page.locator('#list tbody tr').allInnerTexts()
  const count = (page: Page): Promise<string | null> => page.locator('#count').textContent()

  test('shows all its parts, complains of nothing and asks nobody', async () => {
    const { page, complaints, requests } = await open(reportText('html', FINDINGS))
    expect(await page.locator('h1').textContent()).toContain('4 errors, 3 explained')
    expect(await page.locator('h2').allTextContents()).toEqual([
      expect.stringContaining('When'),
      'What ended the connections, and where',
      'What to change',
      'Clear examples',
      'All errors',
      expect.stringContaining('What stays open'),
    ])
    expect(await page.locator('.timeline .bar').count()).toBe(3)
    expect(await page.locator('.ladder').count()).toBe(3)
    expect(await page.locator('.ladder .decided').first().textContent()).toContain('2061')
    expect(await lines(page)).toHaveLength(4)
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
  })

  test('filters by words, by each choice, by a cause of the table and by a bar of the chart', async () => {
    const { page } = await open(reportText('html', FINDINGS))
    await page.fill('#words', 'ORDERS post')
    expect(await lines(page)).toEqual([expect.stringContaining('/v1/orders/9')])
    expect(await count(page)).toContain('1 of 4 errors')
    await page.fill('#words', '')
    await page.selectOption('#cause', 'early-close')
    expect(await lines(page)).toEqual([expect.stringContaining('keep-alive-race')])
    await page.selectOption('#server', '10.0.0.99:80')
    expect(await lines(page)).toEqual([])
    await page.click('#all')
    expect(await lines(page)).toHaveLength(4)
    await page.selectOption('#closedBy', 'none')
    expect(await lines(page)).toEqual([expect.stringContaining('unmatched')])
    await page.locator('button.show').first().click()
    expect(await lines(page)).toHaveLength(2)
    await page.locator('.timeline .bar').first().click()
    expect(await lines(page)).toEqual([expect.stringContaining('/v1/orders/9')])
  })

  test('sorts both ways by every column, by keyboard too', async () => {
    const { page } = await open(reportText('html', FINDINGS))
    const before = await lines(page)
    for (const button of await page.locator('#list .sort:not([data-key="error"])').all()) {
      await button.focus()
      await page.keyboard.press('Enter')
      expect(await page.locator('th[aria-sort="ascending"]').count()).toBe(1)
      const up = await lines(page)
      expect([...up].sort()).toEqual([...before].sort())
      await page.keyboard.press('Enter')
      expect(await page.locator('th[aria-sort="descending"]').count()).toBe(1)
      expect((await lines(page))[0]).not.toBe(up[0])
    }
    await page.locator('#list .sort[data-key="time"]').click()
    expect((await lines(page))[0]).toContain('/v1/orders/9')
  })

  test('unfolds a row: why, and the filter for Wireshark', async () => {
    const { page } = await open(reportText('html', FINDINGS))
    const first = page.locator('#list .open').first()
    await first.focus()
    await page.keyboard.press('Enter')
    expect(await first.getAttribute('aria-expanded')).toBe('true')
    const more = await page.locator('#list .more').textContent()
    expect(more).toContain('The server waited 3.00 s')
    expect(more).toContain('tcp.stream eq 12 and frame.number in {2047, 2048, 2061}')
    await page.keyboard.press('Enter')
    expect(await page.locator('#list .more').count()).toBe(0)
  })

  test('holds of 20,000 errors no more elements than a browser lays out at once, and leafs through them', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      findingOf({
        error: errorOf({ line: i + 1, path: `/v1/orders/${String(i)}`, time: logTimeOf(BASE_SEC * 1000 + i * 4000) }),
      }),
    )
    const { page } = await open(reportText('html', many))
    expect(await page.evaluate<number>('document.getElementsByTagName("*").length')).toBeLessThan(5000)
    expect(await count(page)).toContain('20,000 errors')
    expect(await page.locator('#page').textContent()).toBe('Page 1 of 400')
    await page.click('#after')
    expect((await lines(page))[0]).toContain('app.log:51')
    await page.fill('#words', 'orders/19999')
    expect(await lines(page)).toHaveLength(1)
    expect(await page.locator('#after').isDisabled()).toBe(true)
  })

  test.each([
    '<script>alert(1)</script>',
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '<img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "'><svg onload=alert(1)>",
    '</title></style></svg><iframe src=https://example.com>',
    '&lt;b&gt; &amp; &#60;',
    '\\u003cscript\\u003e',
    'javascript:alert(1)',
    '${alert(1)} {{7*7}}',
    '=cmd|calc!A0',
  ])('%s in a log stays text', async (text) => {
    const { page, complaints, requests } = await open(reportWith('html', text))
    expect(await page.locator('script').count()).toBe(3)
    expect(await page.locator('img, iframe, base, link, form, object, embed').count()).toBe(0)
    await page.locator('#list .open').first().click()
    for (const place of ['#list tbody', '.example .said', '.changes', '.causes'])
      expect(await page.locator(place).first().textContent()).toContain(text)
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
  })

  test('what a terminal obeys, and what runs backwards, is shown as what it is', async () => {
    const { page } = await open(reportWith('html', 'a\u001b[31m\u202eb\u0007'))
    expect(await page.locator('#list tbody').textContent()).toContain('a\\x1b[31m\\u202eb\\x07')
    expect(await page.locator('.example .said').first().textContent()).toContain('a\\x1b[31m\\u202eb\\x07')
  })

  test('its policy allows no script but its own', async () => {
    const { page, complaints } = await open(reportText('html', FINDINGS))
    await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'document.title = "taken"'
      document.body.append(script)
    }`)
    expect(await page.title()).not.toBe('taken')
    expect(complaints.join()).toContain('Content Security Policy')
  })

  test.each([
    ['light', 'rgb(246, 247, 249)', 'Dark'],
    ['dark', 'rgb(16, 20, 27)', 'Light'],
  ] as const)('follows the system into %s, and can be switched', async (colorScheme, ground, other) => {
    const { page } = await open(reportText('html', FINDINGS), { colorScheme })
    const colour = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    expect(await colour()).toBe(ground)
    expect(await page.locator('#theme').textContent()).toBe(other)
    await page.click('#theme')
    expect(await colour()).not.toBe(ground)
  })

  test.each([1280, 400, 320])('at %d px nothing stands out of the page', async (width) => {
    const { page } = await open(reportText('html', FINDINGS), { viewport: { width, height: 800 } })
    for (const summary of await page.locator('.example > summary').all()) await summary.click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test('everything that can be used has a name, and headings are in order', async () => {
    const { page } = await open(reportText('html', FINDINGS))
    const tree = await page.locator('body').ariaSnapshot()
    expect(tree).not.toMatch(/- (button|combobox|searchbox|img|region|table)$/m)
    const levels = await page.locator('h1, h2, h3').evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))))
    expect(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1)).toBe(true)
  })

  test('on paper every example is open and no control is shown', async () => {
    const { page } = await open(reportText('html', FINDINGS))
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.example[open]').count()).toBe(3)
    expect(await page.locator('.filters').isVisible()).toBe(false)
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  })
})
