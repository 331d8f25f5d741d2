/** A text as one word of a shell, whatever is in it: ids come from whoever brings events, and commands are copied into terminals. */
export function quoted(text: string): string {
  if (/^[\w.,:@%+=/-]+$/.test(text)) return text;
  if (!/[\x00-\x1f\x7f-\x9f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;

  // What a terminal would take for a key goes in as an escape. A shell that does not know $'…' gets another text, but no other word.
  const escape = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `$'${text.replace(/[\x00-\x1f\x7f-\x9f\\']/g, escape)}'`;
}

/** A text as the last argument of a command; one that begins like an option is none after "--". */
export const argument = (text: string): string => `${text.startsWith('-') ? '-- ' : ''}${quoted(text)}`;

/** A call of the node that serves this page, of which the path is given. */
export const curl = (path: string, options = '-s'): string => `curl ${options} ${quoted(location.origin + path)}`;

/** A command of Tidemark to the node that serves this page. */
export function tidemark(command: string, last = ''): string {
  const url = location.origin === 'http://127.0.0.1:8080' ? '' : ` --url ${quoted(location.origin)}`;
  return `tidemark ${command}${url}${last === '' ? '' : ` ${last}`}`;
}
