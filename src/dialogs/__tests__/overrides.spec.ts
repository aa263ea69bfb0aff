import type { RuleState } from '../../api/types';
import { isFree, overridesOf } from '../overrides';

const rule = (
  name: string,
  state: RuleState['state'],
  overridable = false
): RuleState => ({
  rule: name,
  title: name,
  state,
  evidence: '',
  fix: '',
  overridable,
  waivedBy: null,
  waivedWhy: ''
});

describe('rules in a dialog', () => {
  it('hold nothing up where all are met or waived', () => {
    const rules = [rule('author', 'met'), rule('min:auc', 'waived', true)];
    expect(isFree(rules, false, '')).toBe(true);
    expect(overridesOf(rules)).toEqual([]);
  });

  it('need a tick and a reason where they can be overridden', () => {
    const rules = [rule('author', 'met'), rule('min:auc', 'unmet', true)];
    expect(isFree(rules, false, 'Noise')).toBe(false);
    expect(isFree(rules, true, ' ')).toBe(false);
    expect(isFree(rules, true, 'Noise')).toBe(true);
    expect(overridesOf(rules)).toEqual(['min:auc']);
  });

  it('hold up whatever is ticked where one of them cannot be', () => {
    const rules = [rule('author', 'waiting'), rule('min:auc', 'unmet', true)];
    expect(isFree(rules, true, 'Noise')).toBe(false);
  });
});
