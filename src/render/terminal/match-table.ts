import type { Finding, ReportHead } from '../../model/finding.js'
import type { RenderOptions, Renderer } from '../renderer.js'
import { logDay } from './figures.js'
import { groupFindings } from './groups.js'
import type { Group } from './groups.js'
import { usableWidth } from './layout.js'
import { shortNames } from './short-names.js'
import { screenText } from './spans.js'
import { storyLines } from './story.js'
import { summaryLines } from './summary.js'
import type { Telling } from './telling.js'

/**
 * `corr match` on a terminal: the summary, then a story for each kind of failure. A group of equal failures is told at the
 * place of its first one; the others give an empty text.
 */
export function matchTable(options: RenderOptions): Renderer<ReportHead, Finding> {
  const width = usableWidth(options.width)
  const stories = new Map<Finding, Group | null>()
  let telling: Telling = {
    width,
    explain: options.explain,
    severalDays: false,
    severalCaptures: false,
    nameOf: (path) => path,
  }
  let told = 0
  return {
    begin(head) {
      telling = {
        ...telling,
        severalDays: onSeveralDays(head.findings),
        severalCaptures: head.captures.length > 1,
        nameOf: shortNames([...head.logs, ...head.captures].map(({ path }) => path)),
      }
      for (const group of groupFindings(head.findings)) planStory(stories, group)
      return screenText(summaryLines(head, telling), options.colour)
    },
    item(finding) {
      const group = stories.get(finding)
      if (group === null) return ''
      told += 1
      const story = group ?? { number: told, findings: [finding], told: finding }
      return screenText(storyLines(story, telling), options.colour)
    },
    end: () => '',
  }
}

function planStory(stories: Map<Finding, Group | null>, group: Group): void {
  group.findings.forEach((finding, i) => stories.set(finding, i === 0 ? group : null))
}

function onSeveralDays(findings: readonly Finding[]): boolean {
  const days = findings.flatMap(({ match }) => (match.error.time === null ? [] : [logDay(match.error.time)]))
  return new Set(days).size > 1
}
