import ipaddr from 'ipaddr.js'

/**
 * Whether an address belongs to the internet: not to this machine, a private or link-local network, a cloud's metadata service, or a
 * range kept for something else. Addresses that wrap an IPv4 one (mapped, 6to4, NAT64) count as what they wrap.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return unwrapped(ipaddr.process(address)).range() === 'unicast'
}

function unwrapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address
  const bytes = address.toByteArray()
  if (address.range() === '6to4') return ipaddr.fromByteArray(bytes.slice(2, 6))
  if (address.range() === 'rfc6052') return ipaddr.fromByteArray(bytes.slice(12))
  return address
}
