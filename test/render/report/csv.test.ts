import { describe, expect, test } from 'vitest'
import { findingOf, raceOf, unmatchedOf } from '../findings.js'
import { errorOf } from '../samples.js'
import { reportText, reportWith } from './texts.js'

/** Cells of each row, by RFC 4180. */
function cells(csv: string): string[][] {
  const rows: string[][] = []
  for (const line of csv.split('\r\n').slice(0, -1)) {
    rows.push(
      [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      ),
    )
  }
  return rows
}

test('CSV has one row an error under one row of titles, all of the same length', () => {
  const rows = cells(reportText('csv', [findingOf(), raceOf(), unmatchedOf()]))
  const [titles = [], first = [], , third = []] = rows
  expect(rows).toHaveLength(4)
  expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([titles.length]))
  const cell = (row: string[], title: string): string | undefined => row[titles.indexOf(title)]
  expect(cell(first, 'cause')).toBe('server-reset')
  expect(cell(first, 'closingFrame')).toBe('2061')
  expect(cell(first, 'client')).toBe('10.1.0.5:49688')
  expect(cell(first, 'wireshark')).toBe('tcp.stream eq 12 and frame.number in {2047, 2048, 2061}')
  expect(cell(third, 'stream')).toBe('')
  expect(cell(third, 'why')).toContain('No flow to 10.0.0.99:80')
})

describe('CSV never gives a spreadsheet a formula', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =cmd|calc!A0', '\t=1', '\r=1', '"=1', "'=1", '＝1', '%0A', '|calc'])(
    '%j',
    (text) => {
      for (const row of cells(reportWith('csv', text)).slice(1)) {
        for (const value of row) expect(value).not.toMatch(/^\s*[=+\-@|%＝]/)
      }
    },
  )

  test('but keeps the text', () => {
    expect(reportWith('csv', '=1+1')).toContain(",'=1+1,")
    expect(reportWith('csv', '-5')).toContain(",'-5,")
  })

  test('and leaves numbers as they are', () => {
    const text = reportText('csv', [findingOf({ error: errorOf({ rtMs: -3 }) })])
    expect(text).toContain(',-3,')
  })
})

test.each(['a,b', 'say "hi"', 'two\nlines', 'two\r\nlines', ',', '"', '""', '\u2028'])(
  '%j stays in its cell',
  (text) => {
    const rows = cells(reportWith('csv', text))
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1)
    const seen = text.replace('\r', '\\r').replace('\n', '\\n').replace('\u2028', '\\u2028')
    expect(rows[1]?.[0]).toBe(seen)
  },
)
