const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** 32-bit hash of a text, never 0; 0 for the empty text (FNV-1a over its UTF-16 units). */
export function textHash(text: string): number {
  if (text === '') return 0
  let hash = FNV_OFFSET
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  return hash >>> 0 || 1
}
