/** What the node refused, or that it could not be reached (status 0). The message is for a person. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Problem {
  title?: string;
  detail?: string;
}

/** The message of a failure without an answer; who shows it says it in the reader's language. */
export const unreachable = 'unreachable';

/** A request that has no answer after so long is given up; the node itself gives up sooner. */
const patienceMs = 30_000;

/** Makes a request of the node that serves this page. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const patience = AbortSignal.timeout(patienceMs);
  const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
  try {
    const response = await send(path, { ...init, signal });
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  } catch (failure) {
    throw told(failure);
  }
}

/** Sends JSON. */
export function post<T>(path: string, body?: unknown): Promise<T> {
  if (body === undefined) return ask<T>(path, { method: 'POST' });
  return ask<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Makes a request and gives its answer while it comes. */
export async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (failure) {
    throw told(failure);
  }
  if (!response.ok) throw new ApiError(response.status, await reason(response));
  return response;
}

/** An answer that does not come, breaks off or cannot be read is one that is not there. */
function told(failure: unknown): unknown {
  const isGivenUp = failure instanceof DOMException && failure.name === 'AbortError';
  return failure instanceof ApiError || isGivenUp ? failure : new ApiError(0, unreachable);
}

async function reason(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as Problem;
    return problem.detail ?? problem.title ?? response.statusText;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

/** A query string of the values that there are. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
