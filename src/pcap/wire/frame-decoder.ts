import type { Warning } from '../../model/failure.js'
import { leftOut } from '../../util/count-text.js'
import { decode } from './decode.js'
import { DNS_PORT } from './dns.js'
import { Fragments } from './fragments.js'
import { LINK_TYPES, type LinkDecoder, linkTypeName } from './link/index.js'
import { FIRST_STOP, NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'
import { SeenNames } from './seen-names.js'
import { StopCounts } from './stop-counts.js'

/** Decodes frame after frame. The registry of link types is asked when the link type changes, not for each frame. */
export class FrameDecoder {
  /** Host names that were looked up. */
  readonly names = new SeenNames()
  private linkType = -1
  private link: LinkDecoder | null = null
  private readonly fragments = new Fragments()
  private readonly stops = new StopCounts()
  private readonly unknownLinks = new Map<number, number>()

  /** @returns what {@link decode} says; frames that were left out are counted */
  decode(v: PacketView): Next {
    if (v.linkType !== this.linkType) this.setLink(v.linkType)
    const found = this.link === null ? this.unknownLink(v) : decode(v, this.link, this.fragments)
    if (found >= FIRST_STOP) this.stops.add(found, v.frame)
    else if (found === NEXT.dns) this.names.datagram(v)
    else if (found === NEXT.segment && v.srcPort === DNS_PORT) this.names.segment(v)
    return found
  }

  /** Did the frame that was decoded last bring a fragment of a datagram that is not complete yet? */
  isHeld(frame: number): boolean {
    return this.fragments.heldFrame === frame
  }

  /** Frames whose fragments the frame that was decoded last has completed, itself among them; none where it came whole. */
  joinedBy(frame: number): readonly number[] {
    const { joined } = this.fragments
    return joined.at(-1) === frame ? joined : []
  }

  /** One warning for each reason for which frames were left out. */
  warnings(file: string): Warning[] {
    const links = [...this.unknownLinks].map(([linkType, count]) => ({
      place: { file },
      text: `${leftOut(count, 'frame', ` of link type ${linkTypeName(linkType)}`)}: it is not read`,
    }))
    return [...links, ...this.stops.warnings(file), ...this.fragmentWarnings(file), ...this.names.warnings(file)]
  }

  private fragmentWarnings(file: string): Warning[] {
    const { incomplete } = this.fragments
    if (incomplete === 0) return []
    return [{ place: { file }, text: `${leftOut(incomplete, 'IP datagram')}: fragments are missing` }]
  }

  private setLink(linkType: number): void {
    this.linkType = linkType
    this.link = LINK_TYPES[linkType]?.decoder ?? null
  }

  private unknownLink(v: PacketView): Next {
    this.unknownLinks.set(v.linkType, (this.unknownLinks.get(v.linkType) ?? 0) + 1)
    return NEXT.linkType
  }
}
