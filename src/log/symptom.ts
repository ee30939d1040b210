import type { Symptom } from '../model/socket-error.js'
import { aggregated, chainOf, type ErrorLink } from './error-chain.js'
import { firstLine } from './reading.js'
import { meaningOfCode, meaningOfMessage, meaningOfName, SYSCALL_STATEMENT, type Meaning } from './vocabulary.js'

/** Linux errno of the errors that the kernel reports. */
const KERNEL_ERRNO: Readonly<Record<string, number>> = { ECONNRESET: -104, ETIMEDOUT: -110 }

/**
 * What an error says of the wire before any packet is looked at. `null` where the text does not tell FIN from RST.
 * Sources: Node lib/internal/stream_base_commons.js (an error of the kernel has syscall and errno), lib/_http_client.js
 * (`socketOnEnd`: the peer's FIN came; `socketCloseListener`: the socket was closed here), lib/_tls_wrap.js onConnectEnd.
 * @param chain outermost first
 */
export function symptomOf(chain: readonly ErrorLink[]): Symptom | null {
  const links = [...chain].reverse()
  if (links.some((link) => messageMeaning(link)?.symptom === 'tls')) return 'tls'
  const timer = links.find((link) => meaningsOf(link).some((meaning) => meaning.timer === true))
  if (timer !== undefined) return 'timeout'
  for (const link of links) {
    const symptom = kernelSymptom(link) ?? frameSymptom(link)
    if (symptom !== null) return symptom
    const plain = meaningsOf(link).find((meaning) => meaning.symptom !== null)
    if (plain !== undefined) return plain.symptom
  }
  const parts = links.flatMap((link) => aggregated(link.props)).map((part) => symptomOf(chainOf(part)))
  return parts.find((symptom) => symptom !== null) ?? null
}

function kernelSymptom(link: ErrorLink): Symptom | null {
  const message = firstLine(link.message)
  const said = SYSCALL_STATEMENT.exec(message)
  const code = said?.[2] ?? link.code
  if (code === 'ECONNRESET') return said !== null || link.props.at('errno') === KERNEL_ERRNO.ECONNRESET ? 'reset' : null
  if (code !== 'ETIMEDOUT') return null
  const kernel = link.props.at('errno') === KERNEL_ERRNO.ETIMEDOUT || said?.[3] !== undefined || said?.[1] === 'read'
  return kernel ? 'unanswered' : 'timeout'
}

function frameSymptom(link: ErrorLink): Symptom | null {
  const message = firstLine(link.message)
  if (link.stack.includes('socketOnEnd') && /socket hang up/i.test(message)) return 'fin'
  if (link.stack.includes('socketCloseListener') && /socket hang up/i.test(message)) return 'local-close'
  return null
}

function meaningsOf(link: ErrorLink): readonly Meaning[] {
  const message = firstLine(link.message)
  const found = [
    meaningOfMessage(message),
    link.code === null ? null : meaningOfCode(link.code, message),
    link.name === null ? null : meaningOfName(link.name),
  ]
  return found.filter((meaning) => meaning !== null)
}

function messageMeaning(link: ErrorLink): Meaning | null {
  return meaningOfMessage(firstLine(link.message))
}
