import * as Flags from '@oclif/core/flags'
import { CAUSE_NAMES, type Cause } from '../model/causes.js'
import type { Finding } from '../model/finding.js'
import { FLOW_ORDERS, type TimeSpan } from '../model/flow-choice.js'
import { nearest } from '../util/nearest.js'
import { badOption, number, time } from './flag-values.js'

/** Causes that a flow alone can have. */
const FLOW_CAUSES = CAUSE_NAMES.filter((cause) => cause !== 'unmatched')

/** Which flows are listed, and in which order. */
export const flowFlags = {
  rst: Flags.boolean({ description: 'only flows with an RST' }),
  host: Flags.string({ description: 'only flows of this address or host name', helpValue: 'HOST' }),
  port: number({ description: 'only flows of this port', helpValue: 'PORT' }, 0, 65535),
  stream: number({ description: 'only this tcp.stream', helpValue: 'N' }, 0, 2 ** 32 - 1),
  cause: Flags.option({ options: CAUSE_NAMES, helpValue: 'CAUSE' })({
    description: `only flows that ended so: ${FLOW_CAUSES.join(', ')}`,
  }),
  since: time('only flows with a packet at this time or later'),
  until: time('only flows that began before this time'),
  sort: Flags.option({ options: FLOW_ORDERS, helpValue: 'ORDER' })({
    description: `order of the list: ${FLOW_ORDERS.join(', ')}; numbers with the largest first`,
    default: 'stream',
  }),
}

/** Which errors of logs are told. */
export const errorFlags = {
  since: time('only errors at this time or later'),
  until: time('only errors before this time'),
}

/** Which findings are told. */
export const findingFlags = {
  cause: Flags.option({ options: CAUSE_NAMES, helpValue: 'CAUSE' })({
    description: `only errors of this cause: ${CAUSE_NAMES.join(', ')}`,
  }),
  ...errorFlags,
}

/** When the run is a failure. */
export const failFlags = {
  'fail-on': Flags.custom<readonly Cause[]>({
    description: 'exit with status 3 if one of these causes is found, separated by commas',
    helpValue: 'CAUSE[,CAUSE]',
    parse: (text) => Promise.resolve(text.split(',').map(checkedCause)),
  })(),
}

function checkedCause(text: string): Cause {
  const found = CAUSE_NAMES.find((cause) => cause === text.trim())
  if (found !== undefined) return found
  const meant = nearest(text.trim(), CAUSE_NAMES)
  const hint = meant === null ? '' : `did you mean ${meant}? `
  throw badOption(`--fail-on cannot be "${text}"`, `${hint}give one of ${CAUSE_NAMES.join(', ')}`)
}

/** What {@link failFlags} say of findings. */
export function hasCause(findings: readonly Finding[], causes: readonly Cause[] = []): boolean {
  return causes.length > 0 && findings.some(({ verdict }) => causes.includes(verdict.cause))
}

/** What --since and --until say; `null` without either. */
export function spanOf({ since, until }: SpanFlags): TimeSpan | null {
  if (since === undefined && until === undefined) return null
  return { since: since ?? -Infinity, until: until ?? Infinity }
}

interface SpanFlags {
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** Does a finding have what these flags ask for? An error whose time is not known lies neither before nor behind any. */
export function wantedFindings(flags: FindingChoice): (finding: Finding) => boolean {
  const { cause } = flags
  const span = spanOf(flags)
  return ({ match, verdict }) => {
    if (cause !== undefined && verdict.cause !== cause) return false
    const epochMs = match.error.time?.epochMs ?? null
    return span === null || (epochMs !== null && epochMs >= span.since && epochMs < span.until)
  }
}

interface FindingChoice extends SpanFlags {
  readonly cause?: Cause | undefined
}
