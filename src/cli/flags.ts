// The whole of @oclif/core takes longer to load.
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { NamedAddress, Translation } from './endpoint-flags.js'
import { namedAddress, translation } from './endpoint-flags.js'
import { Failure } from '../model/failure.js'
import { CAUSE_NAMES, type Cause } from '../model/causes.js'
import type { Finding } from '../model/finding.js'
import { canonicalAddress } from '../util/address.js'
import { FORMATS, REPORT_FORMATS } from '../render/index.js'

/** Files of any command; not more than one is declared, so that help is short, and all are taken. */
export const files = {
  file: Args.string({ description: 'files, directories, globs, or - for standard input', ignoreStdin: true }),
}

/** How and where results are written. */
export const outputFlags = {
  format: Flags.option({ options: FORMATS, helpValue: FORMATS.join('|') })({
    description: 'form of the results',
    default: 'table',
  }),
  json: Flags.boolean({ description: 'the same as --format json', exclusive: ['format'] }),
  output: Flags.string({ char: 'o', description: 'write the results to a file', helpValue: 'FILE' }),
  limit: number({ description: 'stop after so many results', helpValue: 'N' }, 1, Number.MAX_SAFE_INTEGER),
}

/** How and where a report is written. */
export const reportFlags = {
  ...outputFlags,
  format: Flags.option({ options: [...REPORT_FORMATS, 'md'] as const, helpValue: 'FORMAT' })({
    description: `${REPORT_FORMATS.join(', ')}; else the name of the output file tells, or it is markdown`,
  }),
  limit: number({ description: 'list so many errors; totals are of all', helpValue: 'N' }, 1, Number.MAX_SAFE_INTEGER),
  cause: Flags.option({ options: CAUSE_NAMES, helpValue: 'CAUSE' })({
    description: `only errors of this cause: ${CAUSE_NAMES.join(', ')}`,
  }),
}

/** How logs are read. */
export const logFlags = {
  tz: Flags.string({
    description: 'zone of log times that have none: an IANA name or ±hh:mm',
    helpValue: 'ZONE',
    parse: (text) => Promise.resolve(checkedZone(text)),
  }),
  'line-pattern': Flags.custom<RegExp>({
    description: 'how entries of an unknown format begin: a regular expression with named groups time, level, message',
    helpValue: 'REGEX',
    parse: (text) => Promise.resolve(checkedPattern(text)),
  })(),
}

/** What they say. */
export function logOptions(flags: { tz?: string | undefined; 'line-pattern'?: RegExp | undefined }): LogOptions {
  return { zone: flags.tz ?? null, linePattern: flags['line-pattern'] ?? null }
}

interface LogOptions {
  readonly zone: string | null
  readonly linePattern: RegExp | null
}

/** How errors are tied to flows. */
export const tieFlags = {
  'clock-offset': number({ description: "by how much the log's clock is ahead of the capture's", helpValue: 'MS' }),
  window: number({ description: 'leave out flows farther than this from the error', helpValue: 'MS' }, 0),
  resolve: Flags.custom<NamedAddress>({
    description: 'what names in the log stand for in the capture, commas between',
    helpValue: 'NAME=ADDRESS',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    parse: (text) => Promise.resolve(namedAddress(text)),
  })(),
  map: Flags.custom<Translation>({
    description: 'endpoints in the log, and those that the capture has in their place',
    helpValue: 'A:P=B:Q',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    parse: (text) => Promise.resolve(translation(text)),
  })(),
}

/** What they say. */
export function tieOptions(flags: {
  'clock-offset'?: number | undefined
  window?: number | undefined
  resolve?: NamedAddress[] | undefined
  map?: Translation[] | undefined
}): TieOptions {
  return {
    windowMs: flags.window ?? null,
    clockOffsetMs: flags['clock-offset'] ?? null,
    resolved: flags.resolve ?? [],
    translations: flags.map ?? [],
  }
}

interface TieOptions {
  readonly windowMs: number | null
  readonly clockOffsetMs: number | null
  readonly resolved: readonly NamedAddress[]
  readonly translations: readonly Translation[]
}

/** The same, and how much is told of it. */
export const matchFlags = {
  ...tieFlags,
  explain: Flags.boolean({ description: 'say also what else was considered' }),
}

/** Where flows are kept. */
export const storeFlags = {
  db: Flags.string({ description: 'keep flows in this index instead of the cache', helpValue: 'FILE' }),
  'no-cache': Flags.boolean({ description: 'neither read nor write the cache' }),
}

/** Which flows are listed. */
export const flowFlags = {
  rst: Flags.boolean({ description: 'only flows with an RST' }),
  host: Flags.string({ description: 'only flows of this address or host name', helpValue: 'HOST' }),
  port: number({ description: 'only flows of this port', helpValue: 'PORT' }, 0, 65535),
  stream: number({ description: 'only this tcp.stream', helpValue: 'N' }, 0, 2 ** 32),
  cause: Flags.option({ options: CAUSE_NAMES, helpValue: 'CAUSE' })({
    description: `only flows that ended so: ${CAUSE_NAMES.filter((cause) => cause !== 'unmatched').join(', ')}`,
  }),
}

/** Which flow is shown. */
export const showFlags = {
  stream: number({ description: 'the flow with this tcp.stream', helpValue: 'N' }, 0, 2 ** 32),
}

const EXPORTS = ['frames', 'filter', 'pcapng', 'stdout']
const others = (name: string): string[] => EXPORTS.filter((other) => other !== name)

/** Which findings are told. */
export const findingFlags = {
  cause: Flags.option({ options: CAUSE_NAMES, helpValue: 'CAUSE' })({
    description: `only errors of this cause: ${CAUSE_NAMES.join(', ')}`,
  }),
  since: time('only errors at this time or later'),
  until: time('only errors before this time'),
}

/** Does a finding have what these flags ask for? An error whose time is not known lies neither before nor behind any. */
export function wantedFindings(flags: FindingChoice): (finding: Finding) => boolean {
  const { cause, since = -Infinity, until = Infinity } = flags
  const anyTime = since === -Infinity && until === Infinity
  return ({ match, verdict }) => {
    if (cause !== undefined && verdict.cause !== cause) return false
    const epochMs = match.error.time?.epochMs ?? null
    return anyTime || (epochMs !== null && epochMs >= since && epochMs < until)
  }
}

interface FindingChoice {
  readonly cause?: Cause | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** What a capture filter is made of, and how it is written. */
export const captureFilterFlags = {
  resolve: Flags.string({
    description: 'the address of a host name; may be given several times',
    helpValue: 'NAME=ADDRESS',
    multiple: true,
    multipleNonGreedy: true,
    parse: (text) => Promise.resolve(checkedName(text)),
  }),
  format: outputFlags.format,
  json: outputFlags.json,
  output: outputFlags.output,
}

/** Addresses by name, of values of `--resolve`. */
export function resolvedNames(values: readonly string[] = []): Map<string, string[]> {
  const addresses = new Map<string, string[]>()
  for (const value of values) {
    const [name = '', address = ''] = value.split('=')
    addresses.set(name, [...(addresses.get(name) ?? []), address])
  }
  return addresses
}

/** @returns name in lower case, `=`, canonical address */
function checkedName(text: string): string {
  const [, name = '', value = ''] = /^([^=]+)=([^=]+)$/.exec(text) ?? []
  const address = canonicalAddress(value)
  if (name !== '' && address !== null) return `${name.toLowerCase()}=${address}`
  throw badOption(`--resolve cannot be "${text}"`, 'give NAME=ADDRESS, as api.example.com=192.0.2.20')
}

/** What is exported. */
export const exportFlags = {
  filter: Flags.boolean({
    description: 'a display filter for Wireshark and tshark -Y (default)',
    exclusive: others('filter'),
  }),
  frames: Flags.boolean({ description: 'frame numbers', exclusive: others('frames') }),
  pcapng: Flags.string({
    description: 'write the packets to this file, with verdict and evidence as packet comments',
    helpValue: 'FILE',
    exclusive: others('pcapng'),
  }),
  stdout: Flags.boolean({ description: 'the same to standard output, for tshark -r -', exclusive: others('stdout') }),
  evidence: Flags.boolean({ description: 'only the frames that prove the verdicts, not the whole flows' }),
}

interface NumberFlag {
  readonly description: string
  readonly helpValue: string
}

/** A flag with a number, whole where `least` is given. */
function number({ description, helpValue }: NumberFlag, least = -Infinity, most = Infinity) {
  return Flags.custom<number>({
    description,
    helpValue,
    parse: (text, _context, { name }) => Promise.resolve(checkedNumber(name, text, least, most)),
  })()
}

/** A flag with a time, ms since the epoch. */
function time(description: string) {
  return Flags.custom<number>({
    description: `${description}, as 2026-11-22T13:02 (UTC) or with a zone`,
    helpValue: 'TIME',
    parse: (text, _context, { name }) => Promise.resolve(checkedTime(name, text)),
  })()
}

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

function checkedTime(flag: string, text: string): number {
  const found = TIME.exec(text.trim())
  const zoned = found?.[1] === undefined ? `${text.trim()}${text.trim().length > DATE_LENGTH ? 'Z' : ''}` : text.trim()
  const value = found === null ? NaN : Date.parse(zoned.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (!Number.isNaN(value)) return value
  throw badOption(`--${flag} cannot be "${text}"`, 'give an ISO time, as 2026-11-22 or 2026-11-22T13:02:32Z')
}

const DATE_LENGTH = '2026-11-22'.length

function checkedNumber(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text)
  const whole = least === -Infinity || Number.isInteger(value)
  if (Number.isFinite(value) && whole && value >= least && value <= most) return value
  const range = most < Number.MAX_SAFE_INTEGER ? ` to ${String(most)}` : ''
  const wanted = least === -Infinity ? 'a number' : `a whole number from ${String(least)}${range}`
  throw badOption(`--${flag} cannot be "${text}"`, `give ${wanted}`)
}

const OFFSET = /^[+-]([01]\d|2[0-3]):?[0-5]\d$/

/** @returns the zone as given */
function checkedZone(text: string): string {
  if (OFFSET.test(text)) return text
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return text
  } catch {
    throw badOption(`--tz cannot be "${text}"`, 'give an IANA name, as Asia/Shanghai, or ±hh:mm')
  }
}

/** @returns the expression; it must have a group that is used */
function checkedPattern(text: string): RegExp {
  if (!/\(\?<(?:time|level|message)>/.test(text)) {
    throw badOption(`--line-pattern "${text}" has no group named time, level or message`, 'name one: (?<time>…)')
  }
  try {
    return new RegExp(text)
  } catch {
    throw badOption(`--line-pattern cannot be "${text}"`, 'give a JavaScript regular expression')
  }
}

function badOption(found: string, hint: string): Failure {
  return new Failure('CORR_BAD_OPTION', {}, found, hint)
}
