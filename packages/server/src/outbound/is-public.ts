import ipaddr from 'ipaddr.js'

/**
 * Whether an address belongs to the internet: not to this machine, a private or link-local network, a cloud's metadata service, or a
 * range kept for something else. Addresses that wrap an IPv4 one (mapped, 6to4, NAT64) count as what they wrap.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const own = unwrapped(ipaddr.process(address))
  return own.range() === 'unicast' && (own instanceof ipaddr.IPv4 || isGlobal(own))
}

/** Only 2000::/3 is given out as addresses of the internet: what is outside of it are old or local forms, of no use there. */
function isGlobal(address: ipaddr.IPv6): boolean {
  return ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

function unwrapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address
  const bytes = address.toByteArray()
  if (address.range() === '6to4') return ipaddr.fromByteArray(bytes.slice(2, 6))
  if (address.range() === 'rfc6052') return ipaddr.fromByteArray(bytes.slice(12))
  return address
}
