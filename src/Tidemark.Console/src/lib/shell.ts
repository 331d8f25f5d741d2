/** A text as one word of a POSIX shell, whatever is in it: ids come from whoever brings events, and commands are copied into terminals. */
export function quoted(text: string): string {
  if (/^[\w.,:@%+=/-]+$/.test(text)) return text;
  // Within '…' only the quote itself means something. What a terminal would take for a key goes in as an escape ($'…').
  if (!/[\x00-\x1f\x7f-\x9f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const escape = (c: string) => (c === '\\' || c === "'" ? `\\${c}` : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `$'${text.replace(/[\x00-\x1f\x7f-\x9f\\']/g, escape)}'`;
}

/** A text as the last arguments of a command; one that begins like an option is none after "--". */
export const argument = (text: string): string => `${text.startsWith('-') ? '-- ' : ''}${quoted(text)}`;
