import type { Zone } from 'luxon'
import { Failure } from '../model/failure.js'

/**
 * The zone that `--tz` names. The library is loaded here: most logs name their zone themselves.
 * @param text IANA name or ±hh:mm; `null` if not given
 * @throws Failure CORR_BAD_OPTION if the zone is not known
 */
export async function zoneOf(text: string | null): Promise<Zone | null> {
  if (text === null) return null
  const { FixedOffsetZone, IANAZone } = await import('luxon')
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(text)
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return FixedOffsetZone.instance(fixed[1] === '-' ? -minutes : minutes)
  }
  if (/^(?:utc|gmt|z)$/i.test(text)) return FixedOffsetZone.utcInstance
  if (IANAZone.isValidZone(text)) return IANAZone.create(text)
  throw new Failure('CORR_BAD_OPTION', {}, `--tz ${text} is no time zone`, 'give a name like Europe/Berlin, or +08:00')
}
