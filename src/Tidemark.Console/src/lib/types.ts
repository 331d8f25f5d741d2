// The answers of the node, as far as the console reads them. /openapi/v1.json describes them in full.

/** A time as ISO-8601; null where there is none yet. */
export type Time = string | null;

/** An approximate figure with its bounds. */
export interface Figure {
  estimate: number;
  lower: number;
  upper: number;
  confidence: number;
}

export interface Totals {
  lag: number;
  read: number;
  applied: number;
  duplicates: number;
  late: number;
  rejected: number;
  poisoned: number;
  misrouted: number;
  lost: number;
  videos: number;
  videos_evicted: number;
  windows_fired: number;
}

export interface LiveShard {
  shard: number;
  node: string;
  lag: number;
  watermark: Time;
  applied_per_second: number | null;
  ready: boolean;
  delay_ms: number | null;
  quiet_ms: number | null;
  mailbox: number;
  late: number;
  duplicates: number;
  videos: number;
}

export interface LiveNode {
  node: string;
  state: string;
  endpoint: string;
  shards: number;
  memory_bytes: number;
  cores: number | null;
}

export interface TrendingItem {
  rank: number;
  video_id: string;
  channel_id: string | null;
  category_id: number | null;
  score: number;
  velocity: number | null;
  views: number;
  unique_viewers: Figure;
  probability: number;
  performance_tier: string;
}

/** One message of /v1/live. What is per second is null in a stream's first. */
export interface LiveState {
  time: string;
  node: string;
  received_per_second: number | null;
  read_per_second: number | null;
  events_per_second: number | null;
  windows_per_second: number | null;
  features_per_second: number | null;
  scores_per_second: number | null;
  latency_p50_ms: number | null;
  latency_p99_ms: number | null;
  watermark: Time;
  dead_letters: number;
  totals: Totals;
  shard_count: number;

  /** Those that step; the others recover, or nobody has them. */
  shards: LiveShard[];
  mailbox_max: number;
  idle_timeout_ms: number;
  state: {
    bytes: number;
    checkpoints: number;
    checkpoint_bytes: number;
    checkpoint_age_ms: number | null;
    publish_failures: number;
    restarts: number;
    fenced_writes: number;
  };
  backpressure: { mailbox_share: number | null; outbox_share: number | null };
  refused: Record<string, number>;
  nodes: LiveNode[];
  trending: TrendingItem[];
  partial?: string[];
}

export interface Session {
  name: string;
  roles: string[];
  may: string[];

  /** The header that says that the request is not from the node's own machine, to which alone it is open. */
  foreign_by?: string;
  until?: string;
}

export interface Family {
  name: string;
  kind: 'tumbling' | 'sliding' | 'session';
  size_ms: number;
  slide_ms: number | null;
  offset_ms: number;
  lateness_ms: number;
}

export interface SettingsAnswer {
  node: string;
  version: string;
  families: Family[];
  items: { key: string; value: string; origin: string }[];
}

export interface FoundVideo {
  video_id: string;
  channel_id: string | null;
  category_id: number | null;
  views: number;
  events: number;
}

export interface VideoAnswer {
  video_id: string;
  channel_id: string | null;
  category_id: number | null;
  as_of: { watermark: Time; processed_at: string };
  totals: { views: number; likes: number; comments: number; shares: number; watch_ms: number; events: number };
  stats: {
    time: string;
    view_count: number | null;
    like_count: number | null;
    comment_count: number | null;
    stats_decreased: number;
    stats_stale: number;
  } | null;
  silver: {
    engagement_score: number;
    trending_score: number;
    unique_viewers: Figure;
    engagement_rate: number | null;
    viral_coefficient: number | null;
  };
  gold: { features: Record<string, number | null>; labels: Record<string, string> };
  prediction: { model: string; is_trending: boolean; probability: number; performance_tier: string };
}

export interface WindowLine {
  window: string;
  group: string;
  key: string;
  start: string;
  end: string;
  count: number;
  views: number;
  likes: number;
  comments: number;
  shares: number;
  watch_ms: number;
  viewers: Figure;
  revision: number;
  complete: boolean;
  open?: boolean;
  views_cdf?: { views: number; share: number }[];
  [aggregate: string]: unknown;
}

export interface WindowReason {
  window: string;
  start: string;
  end: string;
  state: 'open' | 'fired' | 'final';
  fires_at: string;
  final_at: string;
  missing_ms: number | null;
  why: string;
}

export interface Explanation {
  shard: number;
  watermark: Time;
  delay_ms: number | null;
  greatest_event_time: Time;
  lag: number;
  quiet_ms: number | null;
  applied: number;
  duplicates: number;
  late: number;
  late_by_window: Record<string, number>;
  refused: Record<string, number>;
  windows: WindowReason[];
}

export interface WindowsAnswer {
  window: string | null;
  watermark?: Time;
  items: WindowLine[];
  next?: string;
  partial?: string[];
  explain?: Explanation;
}

export interface ShardStatus {
  shard: number;
  node?: string;
  position: number;
  lag: number;
  watermark: Time;
  watermark_delay_ms: number | null;
  read: number;
  applied: number;
  duplicates: number;
  late: number;
  rejected: number;
  poisoned: number;
  videos: number;
  videos_evicted: number;
  windows_fired: number;
  features: number;
  deduplication_mode: string;
  deduplication_covered_ms: number;
  false_positive_rate: number;
  mailbox_depth: number;
  checkpoints: number;
  checkpoint_bytes: number;
  publish_failures: number;
  epoch: number;
  fenced_writes: number;
  quiet_since: Time;
}

export interface ActorsAnswer {
  nodes: { node: string; restarts: number; actors: { name: string; state: string; mailbox: number; mailbox_max: number }[] }[];
  partial?: string[];
}

export interface DeadLetter {
  id: string;
  code: string;
  message: string;
  source: string;
  shard: number;
  position: number;
  retries: number;
  time: Time;
  bytes: number;
  replay: Replay | null;
  bytes_base64?: string;
}

export interface Replay {
  id: string;
  fate: string;
  message: string;
  time: string;
}

export interface Member {
  node: string;
  endpoint: string;
  version: string;
  started: string;
  state: string;
  heard_ms_ago: number;
  shards: number[];
  restarts: number | null;
  fenced_writes: number | null;
  totals: Totals;
}

export interface Alert {
  rule: string;
  on: string;
  when: string | null;
  trend: string | null;
  clear: number;
  state: 'ok' | 'firing' | 'silenced' | 'no_data';
  value: number | null;
  since: Time;
  last_fired: Time;
  severity: string;
  summary: string;
}

export interface LogLine {
  node: string;
  number: number;
  time: string;
  level: 'debug' | 'info' | 'warning' | 'error';
  message: string;
}

export interface ModelItem {
  id: string;
  kind: string;
  active: boolean;
  features: string[];
}

export interface ScoreAnswer {
  model: { id: string; kind: string };
  scores: { video_id?: string; is_trending?: boolean; probability?: number; performance_tier?: string; error?: string }[];
}
