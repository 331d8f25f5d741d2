export const places = ['overview', 'videos', 'windows', 'shards', 'dead-letters', 'models', 'cluster', 'settings'] as const;
export type Place = (typeof places)[number];

/** Where the console is: "#/place/id?name=value", so that every view has an address of its own. */
class Route {
  place = $state<Place>('overview');
  id = $state('');
  values = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  value(name: string): string {
    return this.values.get(name) ?? '';
  }

  /** Changes values of this view without a new entry in the browser's history. */
  set(values: Record<string, string>): void {
    const merged = new URLSearchParams(this.values);
    for (const [name, value] of Object.entries(values)) {
      if (value === '') merged.delete(name);
      else merged.set(name, value);
    }
    history.replaceState(null, '', address(this.place, this.id, merged));
    this.values = merged;
  }

  #read(): void {
    const [path = '', search = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
    const [place = '', id = ''] = path.split('/', 2);
    this.place = places.find((known) => known === place) ?? 'overview';
    this.id = decode(id);
    this.values = new URLSearchParams(search);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a view. */
export function address(place: Place, id = '', values: URLSearchParams | Record<string, string> = {}): string {
  const search = new URLSearchParams(values).toString();
  return `#/${place}${id === '' ? '' : `/${encodeURIComponent(id)}`}${search === '' ? '' : `?${search}`}`;
}

export function go(place: Place, id = ''): void {
  location.hash = address(place, id);
}

export const route = new Route();
