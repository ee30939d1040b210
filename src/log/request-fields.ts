import { Dump, type Value } from './dump.js'
import { countOf, firstOf, flagOf, pathsOf, portOf, wordsOf, type Path } from './lookup.js'
import { objectsBelow } from './objects-below.js'
import { clipped, type Reading } from './reading.js'

/** What a record tells of the request that failed. */
export interface RequestFields {
  readonly host: string | null
  readonly port: number | null
  readonly method: string | null
  readonly path: string | null
  readonly url: string | null
  readonly rtMs: number | null
  readonly socketHandledRequests: number | null
  readonly keepAlive: boolean | null
}

interface Target {
  readonly host: string | null
  readonly port: number | null
}

const METHOD = '(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT)'
const METHOD_AND_URL = new RegExp(String.raw`\b${METHOD} ((?:https?|wss?):\/\/[^\s"'<>]+)`)
const METHOD_AND_PATH = new RegExp(String.raw`\b${METHOD} (\/[^\s"'<>]*)`)
const URL_IN_TEXT = /\b(?:https?|wss?):\/\/[^\s"'<>]+/
const URL_PATHS = pathsOf(
  'res.requestUrls',
  'requestUrls',
  'config',
  'options.uri',
  'options.url',
  'options.href',
  'request.url',
  'request._currentUrl',
  'requestUrl',
  'url',
  'uri',
  'http.url',
  'url.full',
  'http.request.url',
  'response.url',
)
const METHOD_PATHS = pathsOf(
  'config.method',
  'options.method',
  'request.method',
  'method',
  'http.method',
  'http.request.method',
)
const HOST_PATHS = pathsOf(
  'host',
  'hostname',
  'connectHost',
  'socket.connectHost',
  'res.socket.connectHost',
  'options.host',
  'options.hostname',
  'request.host',
  'config.host',
)
const PORT_PATHS = pathsOf(
  'port',
  'connectPort',
  'socket.connectPort',
  'res.socket.connectPort',
  'options.port',
  'request.port',
  'config.port',
)
const HOST_PATHS_BESIDE_PID = HOST_PATHS.filter((path) => path.join('.') !== 'hostname')
const OWN_PATHS = pathsOf('path', 'config.url', 'options.path', 'request.path')
const INBOUND_PATHS = pathsOf('req.url', 'request.url', 'url', 'req.path', 'path')
const INBOUND_METHODS = pathsOf('req.method', 'request.method', 'method')
/** urllib's `rt`: ms since the request was asked for, redirects and retries included (its versions differ). */
const RT_PATHS = pathsOf('res.rt', 'rt', 'response.rt')
/** Of urllib 3 and 4, and of version 2. */
const HANDLED = pathsOf('socket.handledRequests', 'res.socket.handledRequests')
const HANDLED_BEFORE = pathsOf('res.socketHandledRequests', 'socketHandledRequests')
const KEEP_ALIVE = pathsOf('res.keepAliveSocket', 'keepAliveSocket')
const BELOW_URLS = pathsOf('url', 'uri', 'href', 'requestUrl', 'responseUrl')
const BELOW_PATHS = pathsOf('path', 'pathname', 'url', 'uri')
const BELOW_METHODS = pathsOf('method', 'verb')
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 }
const URLLIB = /\bkeepalive socket: (true|false)\b(?:.*?\bsocketHandledRequests: (\d+))?/s

/**
 * Request and target. An inbound request around the failure (`req`, a server's context in the line) is not the one that failed,
 * except in a server's record.
 */
export function requestFields(reading: Reading, server: boolean): RequestFields {
  const texts = [...reading.chain.map((link) => clipped(link.message ?? '')), reading.before]
  const outgoing = server ? inbound(reading) : outgoingRequest(reading, texts)
  const target = server ? { host: null, port: null } : (targetOfUrl(outgoing.url) ?? targetOf(reading, texts))
  return { ...outgoing, ...target, rtMs: firstOf(reading.scopes, RT_PATHS, countOf), ...reuse(reading, texts) }
}

type Request = Pick<RequestFields, 'method' | 'path' | 'url'>

function outgoingRequest(reading: Reading, texts: readonly string[]): Request {
  const inText = texts.map((text) => METHOD_AND_URL.exec(text)).find((found) => found !== null) ?? null
  const url =
    firstOf(errorScopes(reading), URL_PATHS, absoluteUrl) ??
    firstOf(reading.scopes, URL_PATHS, absoluteUrl) ??
    cleanUrl(inText?.[2] ?? texts.map((text) => URL_IN_TEXT.exec(text)?.[0]).find((found) => found !== undefined))
  const scopes = url === null ? errorScopes(reading) : reading.scopes
  const method = firstOf(scopes, METHOD_PATHS, methodOf) ?? inText?.[1] ?? null
  const path = firstOf(errorScopes(reading), OWN_PATHS, pathOf)
  if (url === null && path === null) {
    const below = requestBelow(errorScopes(reading))
    if (below !== null) return { ...below, method: below.method ?? method }
  }
  const around = url === null && path === null ? requestAround(reading) : { method: null, path: null }
  return { url, method: method ?? around.method, path: pathOfUrl(url) ?? path ?? around.path }
}

/** The request that an object within an error tells of, wherever it lies. */
function requestBelow(scopes: readonly Dump[]): Request | null {
  const found = [...objectsBelow(scopes)].map(requestIn)
  return (
    found.find((request) => request.method !== null && request.path !== null) ??
    // an URL alone may be that of a pool or a proxy
    found.find((request) => request.url !== null && request.path !== '/') ??
    null
  )
}

function requestIn(dump: Dump): Request {
  const url = firstOf([dump], BELOW_URLS, absoluteUrl) ?? absoluteUrl(dump)
  const path = pathOfUrl(url) ?? firstOf([dump], BELOW_PATHS, pathOf)
  return { url, path, method: firstOf([dump], BELOW_METHODS, methodOf) }
}

/**
 * The request named right before the error, or beside it: `POST /orders Error: …`, `"path":"/orders"`. What stands in brackets is
 * a server's context: the inbound request.
 */
function requestAround(reading: Reading): Pick<Request, 'method' | 'path'> {
  const inText = METHOD_AND_PATH.exec(reading.before.replace(/\[[^\]]*\]/g, ''))
  const beside = reading.whole === null ? null : pathOf(reading.whole.at('path'))
  return { method: inText?.[1] ?? null, path: beside ?? inText?.[2] ?? null }
}

/** The request that a server's record is about. */
function inbound(reading: Reading): Request {
  const path = firstOf(reading.scopes, INBOUND_PATHS, pathOf)
  const method = firstOf(reading.scopes, INBOUND_METHODS, methodOf)
  const inText = METHOD_AND_PATH.exec(reading.before)
  return { url: null, method: method ?? inText?.[1] ?? null, path: path ?? inText?.[2] ?? null }
}

/** Objects that belong to the failure, not to the line around it. */
function errorScopes(reading: Reading): readonly Dump[] {
  return reading.scopes.filter((scope) => scope !== reading.whole || reading.chain.some((link) => link.props === scope))
}

/** An absolute URL: a text, the last of a list, an object with `href`, or axios' config with baseURL and url. */
function absoluteUrl(value: Value): string | null {
  if (Array.isArray(value)) return absoluteUrl((value as readonly Value[]).at(-1))
  if (value instanceof Dump) return absoluteUrl(value.at('href')) ?? absoluteUrl(composed(value))
  return typeof value === 'string' && /^(?:https?|wss?):\/\//.test(value) ? value : null
}

function composed(config: Dump): string | null {
  const url = wordsOf(config.at('url')) ?? ''
  const base = wordsOf(config.at('baseURL')) ?? wordsOf(config.at('baseUrl'))
  if (base === null || /^[a-z]+:\/\//i.test(url)) return url
  return url === '' ? base : `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`
}

function cleanUrl(text: string | undefined): string | null {
  return text === undefined ? null : text.replace(/[:,;.)\]]+$/, '')
}

function methodOf(value: Value): string | null {
  return typeof value === 'string' && /^[a-z]{3,8}$/i.test(value) ? value.toUpperCase() : null
}

function pathOf(value: Value): string | null {
  return typeof value === 'string' && value.startsWith('/') ? value : null
}

function parsedUrl(url: string | null): URL | null {
  return url !== null && URL.canParse(url) ? new URL(url) : null
}

function pathOfUrl(url: string | null): string | null {
  const slash = url === null ? -1 : url.indexOf('/', url.indexOf('://') + 3)
  if (url === null || slash === -1) return url === null ? null : '/'
  return url.slice(slash).replace(/#.*$/, '')
}

function targetOfUrl(url: string | null): Target | null {
  const parsed = parsedUrl(url)
  if (parsed === null) return null
  const port = parsed.port === '' ? (DEFAULT_PORTS[parsed.protocol] ?? null) : Number(parsed.port)
  return { host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'), port }
}

/** A `hostname` beside a `pid` is where the log was written, not whom it speaks of: egg-logger's footer, bunyan's and pino's base. */
function hostPaths(scope: Dump): readonly Path[] {
  return scope.at('pid') !== undefined ? HOST_PATHS_BESIDE_PID : HOST_PATHS
}

function targetOf(reading: Reading, texts: readonly string[]): Target {
  for (const scope of errorScopes(reading)) {
    const host = firstOf([scope], hostPaths(scope), wordsOf)
    if (host !== null) return splitHost(host, firstOf([scope], PORT_PATHS, portOf))
    const listed = serverList(scope)
    if (listed !== null) return splitHost(listed, null)
  }
  const around = reading.whole
  if (around !== null && portOf(around.at('port')) !== null && wordsOf(around.at('host')) !== null) {
    return splitHost(wordsOf(around.at('host')) ?? '', portOf(around.at('port')))
  }
  const attempted = texts
    .map((text) => /attempted address: ([^,)\s]+)/.exec(text)?.[1])
    .find((found) => found !== undefined)
  return attempted === undefined ? { host: null, port: null } : splitHost(attempted, null)
}

/** mongodb: `servers: Map(1) { 'mongo-0.internal:27017' => … }`. */
function serverList(scope: Dump): string | null {
  const servers = scope.dump('reason', 'servers') ?? scope.dump('servers')
  const names = [...(servers?.members.keys() ?? [])]
  return names.length === 1 ? names[0] : null
}

function splitHost(text: string, port: number | null): Target {
  const found = /^([^:]+):(\d{1,5})$/.exec(text)
  return found === null ? { host: text, port } : { host: found[1], port: portOf(found[2]) }
}

function reuse(reading: Reading, texts: readonly string[]): Pick<RequestFields, 'socketHandledRequests' | 'keepAlive'> {
  const { scopes } = reading
  const inText = texts.map((text) => URLLIB.exec(text)).find((found) => found !== null) ?? null
  const newer = firstOf(scopes, HANDLED, countOf)
  const older = firstOf(scopes, HANDLED_BEFORE, countOf) ?? countOf(inText?.[2])
  const flag = firstOf(scopes, KEEP_ALIVE, flagOf) ?? flagOf(inText?.[1])
  // urllib 3 and 4 print keepAliveSocket: true always; only the count tells
  return newer === null
    ? { socketHandledRequests: older, keepAlive: flag }
    : { socketHandledRequests: newer, keepAlive: newer > 1 }
}
