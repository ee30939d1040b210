import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'
import { ethernet } from './ethernet.js'
import { ieee80211, radiotap } from './ieee80211.js'
import { ipOverInfiniband } from './ip-over-infiniband.js'
import { linuxSll } from './linux-sll.js'
import { linuxSll2 } from './linux-sll2.js'
import { nflog } from './nflog.js'
import { nullLoop } from './null-loop.js'
import { pktap } from './pktap.js'
import { ciscoHdlc, pppHdlc, pppWithDirection } from './ppp-hdlc.js'
import { rawIp } from './raw-ip.js'

/** Reads one link layer header: v.pos is moved behind it. */
export type LinkDecoder = (v: PacketView) => Next

interface LinkType {
  readonly name: string
  readonly decoder: LinkDecoder
}

/** Link types that are read, by LINKTYPE number. Source: tcpdump.org/linktypes.html. */
export const LINK_TYPES: Readonly<Record<number, LinkType>> = {
  0: { name: 'NULL', decoder: nullLoop },
  1: { name: 'ETHERNET', decoder: ethernet },
  9: { name: 'PPP', decoder: () => NEXT.ppp },
  12: { name: 'RAW', decoder: rawIp },
  14: { name: 'RAW', decoder: rawIp },
  50: { name: 'PPP_HDLC', decoder: pppHdlc },
  51: { name: 'PPP_ETHER', decoder: () => NEXT.pppoe },
  101: { name: 'RAW', decoder: rawIp },
  104: { name: 'C_HDLC', decoder: ciscoHdlc },
  105: { name: 'IEEE802_11', decoder: ieee80211 },
  108: { name: 'LOOP', decoder: nullLoop },
  113: { name: 'LINUX_SLL', decoder: linuxSll },
  127: { name: 'IEEE802_11_RADIOTAP', decoder: radiotap },
  149: { name: 'PKTAP', decoder: pktap },
  204: { name: 'PPP_WITH_DIR', decoder: pppWithDirection },
  228: { name: 'IPV4', decoder: rawIp },
  229: { name: 'IPV6', decoder: rawIp },
  239: { name: 'NFLOG', decoder: nflog },
  242: { name: 'IPOIB', decoder: ipOverInfiniband },
  258: { name: 'PKTAP', decoder: pktap },
  276: { name: 'LINUX_SLL2', decoder: linuxSll2 },
}

/** Names of link types that are met now and then and are not read. */
const OTHER_NAMES: Readonly<Record<number, string>> = {
  119: 'IEEE802_11_PRISM',
  147: 'USER0',
  187: 'BLUETOOTH_HCI_H4',
  189: 'USB_LINUX',
  195: 'IEEE802_15_4_WITHFCS',
  220: 'USB_LINUX_MMAPPED',
  227: 'CAN_SOCKETCAN',
  230: 'IEEE802_15_4_NOFCS',
  249: 'USBPCAP',
  252: 'WIRESHARK_UPPER_PDU',
  253: 'NETLINK',
}

/** `LINUX_SLL2`, or the number where we know no name. */
export function linkTypeName(linkType: number): string {
  return LINK_TYPES[linkType]?.name ?? OTHER_NAMES[linkType] ?? String(linkType)
}
