import { post } from './api';
import type { ScoreAnswer } from './types';

/** What a feature does to a prediction. */
export interface Reason {
  feature: string;
  value: number | null;

  /** How much the probability falls where the feature is 0 and all others stay, from −1 to 1; null where the model gives none. */
  effect: number | null;
}

/** Asks the model itself, whatever kind it is: the prediction as it is, and with each feature set to 0 in turn (occlusion; Zeiler and
 *  Fergus, Visualizing and Understanding Convolutional Networks, 2014, section 4.2, there of parts of a picture). Effects of features that
 *  act together do not add up. */
export async function reasonsOf(features: Record<string, number | null>): Promise<Reason[]> {
  const names = Object.keys(features);
  const given = Object.fromEntries(names.map((name) => [name, features[name] ?? 0]));
  const items = [given, ...names.map((name) => ({ ...given, [name]: 0 }))].map((vector) => ({ features: vector }));
  const answer = await post<ScoreAnswer>('/v1/score', { items });
  const [whole, ...without] = answer.scores.map((score) => score.probability ?? null);
  return names
    .map((feature, i) => {
      const other = without[i] ?? null;
      const effect = whole === null || whole === undefined || other === null ? null : whole - other;
      return { feature, value: features[feature] ?? null, effect };
    })
    .sort((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0));
}
